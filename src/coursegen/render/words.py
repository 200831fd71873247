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
    "references": "参考文献",
    "cited_works": "本文で引用した文献",
    "all_works": "授業全体の文献一覧",
    "course_works": "文献一覧",
    "cited_on": "引用しているページ:",
    "download_works": "BibTeX ファイル",
    "show_work": "文献を表示",
    "in_list": "一覧で見る",
    "back": "引用箇所 {} へ戻る",
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
    "references": "References",
    "cited_works": "Cited in the text",
    "all_works": "All references of the course",
    "course_works": "References",
    "cited_on": "Cited on:",
    "download_works": "BibTeX file",
    "show_work": "Show the reference",
    "in_list": "In the list",
    "back": "Back to citation {}",
}


def words_of(lang: str) -> Mapping[str, str]:
    """The words for a page in `lang`: Japanese for Japanese, English for all else."""
    return _JA if lang.lower().split("-")[0] == "ja" else _EN
