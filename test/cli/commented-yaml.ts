import type { Random } from '../worlds/gen.js'

type Value = string | readonly Value[] | Pairs
interface Pairs {
  readonly pairs: readonly (readonly [key: string, value: Value])[]
}

/**
 * A policy document in YAML as nobody would write it: in every style, and with comments and empty lines wherever there
 * is room for one. Each comment has a number of its own.
 */
export function commentedYaml(random: Random): string {
  const writer = new Writer(random)
  return [...writer.alone(), ...writer.block(documentFrom(random), '').flat(), ...writer.alone(), ''].join('\n')
}

function documentFrom(random: Random): Pairs {
  const some = <Item>(make: (name: string) => Item) => shuffled(['a', 'b', 'c'].slice(random(4)), random).map(make)
  const map = (pairs: Readonly<Record<string, Value>>): Pairs => ({ pairs: shuffled(Object.entries(pairs), random) })
  const text = () => TEXTS[random(TEXTS.length)] ?? ''
  const permission = (name: string) => map({ actions: some((verb) => `${name}/${verb}`), notActions: ['z'] })
  const assignment = { principalId: 'ann', roleDefinitionName: 'Reader', scope: '/s', condition: CONDITION }
  return map({
    roleAssignments: some((id) => map({ id, ...assignment, description: text() })),
    groups: some((id) => map({ id, members: some((name) => `u-${name}`), displayName: text() })),
    roleDefinitions: some((id) => map({ id, roleName: `R ${id}`, permissions: some(permission) })),
    actions: some((name) => map({ name, isDataAction: 'true' })),
    version: '1',
  })
}

const CONDITION = "@Resource[a] StringEquals 'x' AND Exists @Resource[b]"
const TEXTS = [
  'plain',
  'two words',
  'a # is none',
  '- nor a list',
  'two\nlines',
  'an\n\nempty line',
  'end\n\n',
  '\n',
  '',
]

const NO_TEXTS = ['1', 'true']

class Writer {
  readonly #random: Random
  #comments = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** Comments and empty lines, each as far in as it likes. */
  alone(): string[] {
    const lines: string[] = []
    while (this.#oneIn(3)) lines.push(this.#oneIn(3) ? '' : ' '.repeat(this.#random(9)) + this.#comment())
    return lines
  }

  /** The lines of each thing in a list or map, which has some. */
  block(value: Exclude<Value, string>, indent: string): string[][] {
    if ('pairs' in value) return value.pairs.map(([key, each]) => this.#pair(key, each, indent))
    return value.map((each) => this.#item(each, indent))
  }

  #pair(key: string, value: Value, indent: string): string[] {
    const head = this.#oneIn(12) ? `${indent}? ${key}${this.#end()}\n${indent}:` : `${indent}${key}:`
    if (typeof value === 'string' || isEmpty(value) || this.#oneIn(6)) return this.#behind(head, value, `${indent}  `)
    // The items of a list may stand as far in as its key.
    const inside = indent + ' '.repeat('pairs' in value || head.includes('?') ? 1 + this.#random(4) : this.#random(5))
    return [head + this.#end(), ...this.block(value, inside).flatMap((lines) => [...this.alone(), ...lines])]
  }

  #item(value: Value, indent: string): string[] {
    const head = `${indent}-`
    if (typeof value === 'string' || isEmpty(value) || this.#oneIn(6)) return this.#behind(head, value, `${indent}  `)
    const inside = `${indent}  `
    const [first = [], ...others] = this.block(value, inside)
    const rest = others.flatMap((lines) => [...this.alone(), ...lines])
    if (this.#oneIn(5)) return [head + this.#end(), ...this.alone(), ...first, ...rest]
    return [`${head} ${first.join('\n').slice(inside.length)}`, ...rest]
  }

  /** A value on the line of its key or dash, or on the next. */
  #behind(head: string, value: Value, indent: string): string[] {
    const isText = typeof value === 'string' && TEXTS.includes(value) && /\S/.test(value)
    if (isText && this.#oneIn(3)) return [`${head} ${this.#lineByLine(value, indent)}`]
    const written = typeof value === 'string' ? this.#quoted(value) : this.#brackets(value, indent)
    if (!this.#oneIn(5)) return [`${head} ${written}${this.#end()}`]
    return [head + this.#end(), ...this.alone(), `${indent}${written}${this.#end()}`]
  }

  #lineByLine(value: string, indent: string): string {
    const chomp = value.endsWith('\n') ? '+' : '-'
    return `|${chomp}${this.#end()}\n${value.replace(/\n$/, '').replace(/^(?=.)/gm, indent)}`
  }

  #quoted(value: string): string {
    const isPlain = /^[a-z/][a-z/-]*(?: [a-z]+)*$/i.test(value) && !this.#oneIn(3)
    return isPlain || NO_TEXTS.includes(value) ? value : JSON.stringify(value)
  }

  #brackets(value: Exclude<Value, string>, indent: string): string {
    const isWide = this.#oneIn(2)
    // In brackets, the parser takes no comment that begins a line.
    const alone = () => this.alone().map((line) => line && ` ${line}`)
    const gap = () => (isWide ? `${this.#end()}\n${[...alone(), indent].join('\n')}` : '')
    const written = (each: Value) => (typeof each === 'string' ? this.#quoted(each) : this.#brackets(each, indent))
    const inside =
      'pairs' in value
        ? value.pairs.map(([key, each]) => `${key}: ${written(each)}`)
        : value.map((each) => written(each))
    const [open, close] = 'pairs' in value ? ['{', '}'] : ['[', ']']
    return `${open}${gap()}${inside.map((each, index) => (index === 0 ? '' : `, ${gap()}`) + each + gap()).join('')}${close}`
  }

  #end(): string {
    return this.#oneIn(3) ? ` ${this.#comment()}` : ''
  }

  #comment(): string {
    this.#comments++
    return `# comment ${this.#comments}.`
  }

  #oneIn(times: number): boolean {
    return this.#random(times) === 0
  }
}

function isEmpty(value: Exclude<Value, string>): boolean {
  return ('pairs' in value ? value.pairs : value).length === 0
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items]
  return items.flatMap(() => left.splice(random(left.length), 1))
}
