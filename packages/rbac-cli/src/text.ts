/**
 * `text` as a terminal may safely show it, on one line: control characters, line separators, bidirectional controls and
 * lone surrogates become `\u001b` and the like. A role may be named `\u001b[2J`; showing it must not clear the screen.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, unicodeEscape)
}

/** JSON that means `value` and is as safe to show: what `JSON.stringify` leaves raw is escaped too. */
export function toJson(value: unknown, indent = 0): string {
  return printableJson(JSON.stringify(value, null, indent))
}

/** The same JSON without the characters that JSON allows and a terminal may obey. */
export function printableJson(text: string): string {
  return text.replace(UNSAFE_IN_JSON, unicodeEscape)
}

/** ASCII letters in lower case and no others, as ids, roles and actions are compared: the Kelvin sign is not a `k`. */
export function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** The form in which names of people and groups are compared: case is ignored in every script. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** `1 role`, `2 roles`, `1,200 roles`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`
}

const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu
// A newline between two JSON tokens is layout; inside a string JSON.stringify has escaped it already.
const UNSAFE_IN_JSON = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
