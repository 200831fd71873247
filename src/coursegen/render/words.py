"""The theme's own words, by language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coursegen.dates import Day

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
    "schedule": "予定表",
    "lecture_number": "第 %d 回",
    "cancelled": "休講",
    "keywords": "キーワード",
    "between": "、",
    "preparation": "準備学習",
    "minutes": "%d 分",
    "more": "ほか %d 件",
    "this_week": "今週",
    "next_time": "次回",
    "calendar": "カレンダー（.ics）",
    "subscribe": "カレンダーに登録",
    "feed": "更新フィード",
    "instructor": "担当",
    "term": "開講",
    "meets": "曜日・時限",
    "room": "教室",
    "days": "期間",
    "credits": "単位",
    "code": "コード",
    "material_colab": "Colab",
    "material_notebook": "ノートブック",
    "material_slides": "スライド",
    "material_pdf": "PDF",
    "material_video": "動画",
    "material_page": "資料",
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
    "schedule": "Schedule",
    "lecture_number": "Lecture %d",
    "cancelled": "No lecture",
    "keywords": "Keywords",
    "between": ", ",
    "preparation": "Preparation",
    "minutes": "%d min",
    "more": "%d more",
    "this_week": "This week",
    "next_time": "Next",
    "calendar": "Calendar (.ics)",
    "subscribe": "Subscribe to the calendar",
    "feed": "Feed",
    "instructor": "Instructor",
    "term": "Term",
    "meets": "Time",
    "room": "Room",
    "days": "Dates",
    "credits": "Credits",
    "code": "Code",
    "material_colab": "Colab",
    "material_notebook": "Notebook",
    "material_slides": "Slides",
    "material_pdf": "PDF",
    "material_video": "Video",
    "material_page": "Handout",
}


_ENGLISH_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "月火水木金土日"


def day_text(day: date | Day, lang: str, *, year: bool = False) -> str:
    """A day as readers of `lang` write it, with its weekday where its year is known: `4月17日（木）`."""
    known = day if isinstance(day, date) else None
    if words_of(lang) is _JA:
        text = f"{day.month}月{day.day}日" + (f"（{_WEEKDAYS[known.weekday()]}）" if known else "")
        return f"{day.year}年{text}" if year and day.year else text
    weekday = f"{_ENGLISH_DAYS[known.weekday()]} " if known else ""
    text = f"{weekday}{day.day} {_ENGLISH_MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year and day.year else text


def machine_day(day: date | Day) -> str:
    """A day as the `datetime` of a time element has it: `2025-04-17`, or `04-17` where its year is not known."""
    return day.isoformat() if isinstance(day, date) else f"{day.month:02}-{day.day:02}"


def words_of(lang: str) -> Mapping[str, str]:
    """The words for a page in `lang`: Japanese for Japanese, English for all else."""
    return _JA if lang.lower().split("-")[0] == "ja" else _EN
