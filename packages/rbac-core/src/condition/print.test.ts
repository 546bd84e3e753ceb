import { describe, expect, it } from 'vitest'
import { parseCondition, printCondition } from './index.js'

function reprint(text: string): string {
  return printCondition(parseCondition(text))
}

describe('a printed condition', () => {
  it('has one part a line, with every group indented', () => {
    const text = `(!(actionmatches{'a/read'} AND NOT SubOperationMatches{'Blob.List'}))
      OR (@resource[x:Project<$KEY_CASE_SENSITIVE$>]stringequals'Cascade'&&exists @Request[y])`
    expect(reprint(text)).toBe(`!(
  ActionMatches{'a/read'}
  AND
  !(SubOperationMatches{'Blob.List'})
)
OR
(
  @Resource[x:Project<$key_case_sensitive$>] StringEquals 'Cascade'
  AND
  Exists @Request[y]
)`)
  })

  it('is the same for all spellings of the same condition', () => {
    const spellings = [
      '@Resource[a] ForAnyOfAnyValues:GuidEquals {8e3af657a8ff443ca75c2fe8c4bcb635} && !Exists @Request[b] || @Request[n] NumericEquals -007',
      '((@RESOURCE[a]forAnyOfAnyValues : guidEquals{ 8E3AF657-A8FF-443C-A75C-2FE8C4BCB635 }) AND (NOT (Exists@Request[b]))) or (@request[n] numericequals -7)',
    ]
    expect(new Set(spellings.map(reprint)).size).toBe(1)
  })

  it('gives an AND inside an OR the parentheses it was written without', () => {
    expect(reprint('Exists @Request[a] OR Exists @Request[b] AND Exists @Request[c]')).toBe(`Exists @Request[a]
OR
(
  Exists @Request[b]
  AND
  Exists @Request[c]
)`)
  })

  it('keeps what is in a string as it is, line ends and doubtful characters included', () => {
    const text = "@Resource[a] StringLike '  a\n\tb\\*\u202e\ud800 \"{(@'"
    expect(reprint(text)).toBe(text)
  })

  it('nests no deeper than the text it came from, however that saved its parentheses', () => {
    const nested = `${'(Exists @Request[b] OR Exists @Request[c] AND '.repeat(15)}Exists @Request[a]${')'.repeat(15)}`
    expect(parseCondition(reprint(nested), { conditionDepth: 29 })).toEqual(parseCondition(nested))
    expect(() => parseCondition(nested, { conditionDepth: 28 })).toThrow('at most 28 groups deep')
  })

  it('is the shortest text there is where the indented one would be too long to read again', () => {
    const parts = [
      'Exists@Request[a]',
      '!!Exists@Request[a]',
      "ActionMatches{'a'}",
      "@Request[a]ForAnyOfAnyValues:GuidEquals{8e3af657a8ff443ca75c2fe8c4bcb635,'8e3af657a8ff443ca75c2fe8c4bcb635'}",
      '@Request[a]NumericEquals-1',
      'true BoolEquals@Request[a]',
      "'a'StringEquals'b'",
      '8e3af657a8ff443ca75c2fe8c4bcb635 GuidEquals 8e3af657a8ff443ca75c2fe8c4bcb635',
      '(Exists@Request[a]&&Exists@Request[b])&&!(Exists@Request[c]||Exists@Request[d])',
    ]
    const dense = `${parts.join('&&')}||${'Exists@Request[e]||'.repeat(380)}${parts.join('||')}`
    expect(dense.length).toBeLessThan(8192)
    expect(reprint(dense)).toBe(dense)
  })

  it('can always be read again, when it was read before', () => {
    const nested = `${'(Exists @Request[b] AND !(Exists @Request[c] OR '.repeat(30)}Exists @Request[a]${'))'.repeat(30)}`
    expect(parseCondition(reprint(nested))).toEqual(parseCondition(nested))
  })
})
