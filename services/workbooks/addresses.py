"""Cell addresses: column letters and 1-based rows (单元格地址)."""

from __future__ import annotations


def column_letter(index: int) -> str:
    """The letters of the column with this 0-based index: 0 → A, 26 → AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The 0-based index of a column: A → 0, AA → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
