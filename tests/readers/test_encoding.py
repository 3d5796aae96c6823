import pytest

from kg.readers import read_document
from kg.readers.encoding import decode

CHINESE = "今天的会议在北京举行，讲师分享了很多内容。谢谢大家！"


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_utf8_needs_no_warning(bom):
    assert decode((bom + CHINESE).encode()) == (bom + CHINESE, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_known_by_its_byte_order_mark(encoding):
    text = "\ufeff# Recap ä 中\n"
    assert decode(text.encode(encoding)) == (text, ())
    assert read_document("a.md", text.encode(encoding)).text == "Recap ä 中"


def test_broken_utf16_is_said():
    assert decode("\ufeffab".encode("utf-16-le") + b"\x00\xd8")[1]


@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_chinese_encodings_are_guessed_with_a_warning(encoding):
    text, warnings = decode(CHINESE.encode(encoding))
    assert text == CHINESE
    assert warnings[0].startswith("byte 0 (line 1) is not UTF-8; read as GB 18030 (Chinese).")


def test_western_encodings_are_guessed_with_a_warning():
    document = read_document("a.md", "Réunion à Orléans: “très” bien, déjà été là\n".encode("cp1252"))
    assert document.text == "Réunion à Orléans: “très” bien, déjà été là"
    assert "Windows-1252" in document.warnings[0]
    text, warnings = decode(b"caf\xe9 \x81")
    assert text == "café \x81"
    assert "Latin-1" in warnings[0]


def test_a_few_broken_bytes_do_not_change_the_encoding():
    text, warnings = decode(("été " * 20).encode() + b"\xff\n" + "déjà".encode())
    assert text.count("\ufffd") == 1
    assert "became U+FFFD" in warnings[0]
    assert "line 1" in warnings[0]
