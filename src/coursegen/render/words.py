"""The theme's own words, by language."""

from __future__ import annotations

from collections.abc import Mapping

_JA = {
    "skip": "本文へ移動",
    "home": "ホーム",
    "navigation": "サイト内の案内",
    "lectures": "講義一覧",
    "handouts": "資料",
    "contents": "目次",
    "previous": "前の回",
    "next": "次の回",
    "neighbours": "前後の講義",
    "courses": "授業",
    "not_found": "ページが見つかりません",
    "not_found_text": "お探しのページは移動したか，アドレスが間違っている可能性があります。",
    "to_home": "ホームへ戻る",
    "license": "ライセンス",
    "updated": "日付",
}
_EN = {
    "skip": "Skip to content",
    "home": "Home",
    "navigation": "Site",
    "lectures": "Lectures",
    "handouts": "Handouts",
    "contents": "Contents",
    "previous": "Previous",
    "next": "Next",
    "neighbours": "Previous and next lecture",
    "courses": "Courses",
    "not_found": "Page not found",
    "not_found_text": "The page may have moved, or the address may be mistyped.",
    "to_home": "Back to the home page",
    "license": "Licence",
    "updated": "Date",
}


def words_of(lang: str) -> Mapping[str, str]:
    """The words for a page in `lang`: Japanese for Japanese, English for all else."""
    return _JA if lang.lower().split("-")[0] == "ja" else _EN
