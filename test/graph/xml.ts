export interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** Directly in it. */
  text: string
}

/** Every tag of a document, in order; throws where it is not well-formed. For what rbac writes: no comments, no CDATA. */
export function readXml(document: string): Tag[] {
  // Characters that XML does not have may not even be named.
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(document))
    throw new Error('not a character of XML')
  const tags: Tag[] = []
  const open: Tag[] = []
  const token = /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)|(.)/gsu
  for (const [whole, ends, name = '', written = '', empty, text] of document.matchAll(token)) {
    if (text !== undefined) {
      const last = open.at(-1)
      if (last !== undefined) last.text += decoded(text)
      else if (text.trim() !== '') throw new Error(`text outside: ${text}`)
    } else if (name === '') throw new Error(`not well-formed at ${whole}`)
    else if (ends === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> ends nothing`)
    } else {
      const pairs = [...written.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(
        ([, key = '', value = '']) => [key, decoded(value)] as const,
      )
      const tag = { name, attributes: new Map(pairs), text: '' }
      tags.push(tag)
      if (empty !== '/') open.push(tag)
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> does not end`)
  return tags
}

function decoded(text: string): string {
  if (/&(?!#\d+;)/.test(text)) throw new Error(`a bare & in ${text}`)
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
}
