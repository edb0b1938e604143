"""What the columns of a roster are called, in several languages and by several programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# By what a column holds. Names are as `squashed` makes them. "sid" is the university's number,
# "canvas" and "participant" are Canvas' and Moodle's own, "id" may be any of them.
NAMES = {
    "sid": (
        "sid sisid sisuserid studentid studentnumber studentno idnumber universityid matriculation "
        "matriculationnumber matrikelnummer matrikelnr matrikel orgdefinedid numeroetudiant "
        "numerodetudiant numerodidentification numerodeidentificacion numerodeid "
        "registrationnumber matricula matricola 学号 学籍番号 학번"
    ),
    "id": "id userid uid identifiant kennung",
    "canvas": "canvasid canvasuserid",
    "participant": "identifier participant participantid teilnehmer identificador",
    "login": (
        "login loginid sisloginid username user netid andrewid utorid unixid cwid account "
        "githubusername benutzername anmeldename nomdutilisateur nombredeusuario usuario 用户名"
    ),
    "email": (
        "email emailaddress mail emailadresse adressedecourriel adresseemail courriel correo "
        "correoelectronico direcciondecorreo primaryemail 邮箱 电子邮件 電子郵件 "
        "メールアドレス 이메일"
    ),
    "first": (
        "firstname first givenname givennames forename preferredname vorname prenom nombre nome 名"
    ),
    "last": "lastname last surname familyname family nachname nom apellidos apellido cognome 姓",
    "name": (
        "name fullname student studentname displayname vollstandigername nomcomplet "
        "nombrecompleto teilnehmername 姓名 氏名 이름"
    ),
    "role": "role rolle papel ruolo rol",
    "turned": "lastnamefirstname lastfirst namelastfirst sortablename",  # "Doe, Jane"
}
MOST_WORDS = 8  # of a name
COLUMN = {name: kind for kind, names in NAMES.items() for name in names.split()}


def squashed(text: str) -> str:
    """A text without case, accents and all that is no letter or digit."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return "".join(c for c in unicodedata.normalize("NFKC", bare) if c.isalnum())


def name_orders(name: str) -> set[str]:
    """A name, squashed, with any of its words first: "Jane Doe", "Doe, Jane", "doejane"."""
    words = name.replace(",", " ").replace("_", " ").split()[:MOST_WORDS]
    return {squashed("".join(words[k:] + words[:k])) for k in range(len(words))} - {""}


def kinds(header: Sequence[str]) -> list[str]:
    """What each column of a header holds; empty where that is not known."""
    return [COLUMN.get(squashed(name), "") for name in header]
