import pytest

from kg.readers import read_document, read_text
from kg.readers.language import detect_language

ENGLISH = "The conference was well attended and the speakers gave talks about many interesting subjects. "
FRENCH = "La conférence a réuni beaucoup de monde et les intervenants ont présenté des sujets très intéressants. "
SIMPLIFIED = "这次会议有很多讲师分享了他们的经验，我们学习了许多关于开源项目的知识。谢谢大家参与这个活动。" * 2
TRADITIONAL = "這次會議有很多講師分享了他們的經驗，我們學習了許多關於開源專案的知識。謝謝大家參與這個活動。" * 2
JAPANESE = "この会議では多くの発表者が経験を共有しました。オープンソースについて学びました。ありがとうございます。" * 2
KOREAN = "이번 회의에서 많은 연사들이 경험을 공유했습니다. 오픈소스에 대해 배웠습니다. 감사합니다." * 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (FRENCH, "fr"),
        ("Die Konferenz war gut besucht und die Vortragenden sprachen über viele spannende Themen.", "de"),
        ("La conferencia fue un éxito y los ponentes hablaron de muchos temas muy interesantes.", "es"),
        (SIMPLIFIED, "zh"),
        (TRADITIONAL, "zh-Hant"),
        (JAPANESE, "ja"),
        (KOREAN, "ko"),
        ("关于 Kubernetes 和 Service Mesh 的分享，讲师来自 Google 与 Red Hat，我们讨论了很多问题与经验", "zh"),
        ("Hello", "und"),
        ("123 456 789", "und"),
        ("", "und"),
    ],
)
def test_language_of_the_text(text, language):
    assert detect_language({}, "post.md", text) == language


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"lang": "fr"}, "fr"),
        ({"language": "zh-CN"}, "zh"),
        ({"locale": "pt_BR"}, "pt"),
        ({"lang": "zh-tw"}, "zh-Hant"),
        ({"pagelang": "zh-Hans"}, "zh"),
        ({"lang": "English"}, "en"),
        ({"lang": ["de"]}, "de"),
        ({"lang": "not a language"}, "und"),
        ({"lang": 3}, "und"),
    ],
)
def test_front_matter_says_the_language(metadata, language):
    assert detect_language(metadata, "post.md", "") == language


@pytest.mark.parametrize(
    ("source", "text", "language"),
    [
        ("content/zh/blog/a.md", "短文", "zh"),
        ("content/zh-cn/a.md", TRADITIONAL, "zh-Hant"),
        ("a_zh_b.md", "短文", "zh"),
        ("recap-zh.md", "短文", "zh"),
        ("recap.zh.md", "短文", "zh"),
        ("content/fr/a.md", "Bonjour", "fr"),
        ("recap.de.md", "Guten Tag", "de"),
        ("en/a.md", "Hi", "en"),
        ("content/zh/a.md", ENGLISH, "en"),
        ("content/en/a.md", SIMPLIFIED, "zh"),
        ("mise_en_place.md", FRENCH, "fr"),
        ("pycon-uk-2023.md", ENGLISH, "en"),
        ("pycon-uk.md", ENGLISH, "en"),
        ("content/xx/a.md", ENGLISH, "en"),
    ],
)
def test_the_path_says_the_language_unless_the_text_contradicts(source, text, language):
    assert detect_language({}, source, text) == language


def test_front_matter_in_another_language_does_not_decide():
    document = read_text(f"---\ntitle: 会议\n---\n{ENGLISH * 3}")
    assert document.language == "en"
    assert read_document("a.html", f'<html lang="zh-TW"><p>{TRADITIONAL}</p>'.encode()).language == "zh-Hant"
