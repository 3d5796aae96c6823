from __future__ import annotations

import re
import urllib.error
import urllib.request
from email.message import Message
from io import BytesIO

import pytest

from kg.store import access as module
from kg.store.access import Access, Identity

# The example of https://www.rfc-editor.org/rfc/rfc7616#section-3.9.1
NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
OPAQUE = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
REALM = 'realm="http-auth@example.org"'
FULL = f'Digest {REALM}, qop="auth, auth-int", algorithm={{}}, nonce="{NONCE}", opaque="{OPAQUE}"'
MD5, SHA = FULL.format("MD5"), FULL.format("SHA-256")
MUFASA = Access("Mufasa", "Circle of Life")


def refusal(*challenges: str, code: int = 401) -> urllib.error.HTTPError:
    headers = Message()
    for challenge in challenges:
        headers["WWW-Authenticate"] = challenge
    return urllib.error.HTTPError("http://www.example.org/", code, "", headers, BytesIO())


def identity(access: Access = MUFASA) -> Identity:
    made = Identity(access)
    made._asked = True
    return made


def signed(by: Identity, method: str = "GET") -> str:
    request = urllib.request.Request("http://www.example.org/dir/index.html", method=method)
    by.sign(request, 1)
    return request.get_header("Authorization", "")


@pytest.mark.parametrize(
    ("challenges", "response"),
    [
        ([MD5], "8ca523f5e9506fed4657c9700eebdbec"),
        ([MD5, SHA], "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        (["Basic realm=x", MD5.replace("Digest", "digest"), "Negotiate"], "8ca523f5e9506fed4657c9700eebdbec"),
    ],
)
def test_the_proof_is_that_of_the_standard(challenges, response, monkeypatch) -> None:
    monkeypatch.setattr(module.secrets, "token_hex", lambda _: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    known = identity()
    assert known.learn(refusal(*challenges))
    text = signed(known)
    assert f'response="{response}"' in text
    assert f'opaque="{OPAQUE}"' in text
    assert "qop=auth, nc=00000001" in text
    assert "nc=00000002" in signed(known)
    assert "Circle" not in text


def test_servers_of_the_older_standard_get_their_proof() -> None:
    # https://www.rfc-editor.org/rfc/rfc2069 without qop: no counter, no nonce of ours.
    known = identity(Access("Mufasa", "CircleOfLife"))
    assert known.learn(refusal('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'))
    text = signed(known)
    assert 'response="1949323746fe6a43ef61f9606e7febea"' in text
    assert not re.search("nc=|qop|opaque", text)


@pytest.mark.parametrize(
    "challenge",
    [
        "Basic realm=x",
        "Digest",
        f'Digest {REALM}, nonce="{NONCE}", algorithm=SHA-512-256',
        f'Digest {REALM}, nonce="{NONCE}", qop="auth-int"',
        f"Digest {REALM}",
    ],
)
def test_a_challenge_that_we_cannot_answer_leaves_the_password(challenge) -> None:
    known = identity()
    assert not known.learn(refusal(challenge))
    assert signed(known).startswith("Basic ")


def test_a_refusal_is_answered_once_and_a_new_challenge_again() -> None:
    known = identity()
    assert known.learn(refusal(MD5))
    assert signed(known)
    assert not known.learn(refusal(MD5))
    assert known.learn(refusal(MD5.replace(NONCE, "fresh")))
    assert "nc=00000001" in signed(known)
    assert not known.learn(refusal(MD5.replace(NONCE, "other"), code=403))


def test_names_beyond_ascii_are_sent_as_utf_8() -> None:
    known = identity(Access('Ådä "x"', "ö"))
    assert known.learn(refusal(MD5))
    assert 'username="Ådä \\"x\\""' in signed(known).encode("latin-1").decode()


@pytest.mark.parametrize(("access", "text"), [(Access(), ""), (Access("ada", token="t0k"), "Bearer t0k")])
def test_nobody_and_tokens_ask_nothing(access, text) -> None:
    known = Identity(access)
    assert not known.learn(refusal(MD5))
    assert signed(known) == text
    assert bool(access) is bool(text)
