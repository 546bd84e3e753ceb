import { describe, expect, it } from 'vitest'
import { lintCondition, parseCondition, printCondition } from './index.js'

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'
const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments'
const GUID = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'

function codes(text: string, options?: object): string[] {
  return lintCondition(parseCondition(text), options).map(({ code }) => code)
}

describe('lint of a condition', () => {
  it('says nothing of the forms that Azure documents', () => {
    const fine = [
      `(!(ActionMatches{'${BLOBS}/read'} AND NOT SubOperationMatches{'Blob.List'})) OR (@Resource[${BLOBS}/tags:Project<$key_case_sensitive$>] StringEquals 'Cascade')`,
      `(!(ActionMatches{'${ASSIGNMENTS}/write'})) OR (@Request[${ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals {${GUID}, 18d7d88d-d35e-4fb5-a5c3-7773c20a72d9})`,
      `(!(ActionMatches{'${BLOBS}/read'})) OR (@Environment[UtcNow] DateTimeGreaterThan '2023-05-01T13:00:00Z')`,
      '@Resource[HasObotoken] BoolEquals true',
    ]
    for (const text of fine) expect(codes(text), text).toEqual([])
  })

  it('points at the part, in the text it was parsed from, or in the printed text of a tree made by hand', () => {
    const text = "Exists @Resource[a] AND\n  @Resource[b] StringEquals {'x'}"
    const [finding] = lintCondition(parseCondition(text))
    expect(finding).toMatchObject({
      code: 'SET_WITHOUT_QUANTIFIER',
      offset: 26,
      line: 2,
      column: 3,
      severity: 'warning',
    })
    const copy = structuredClone(parseCondition(text))
    const [again] = lintCondition(copy)
    expect(printCondition(copy).slice(again?.offset)).toBe("@Resource[b] StringEquals {'x'}")
  })

  it('points at the first part of an AND, and at the parenthesis of a group', () => {
    const [first] = lintCondition(parseCondition('Exists @Request[a] OR (Exists @Request[a] AND Exists @Request[b])'))
    expect(first).toMatchObject({ code: 'UNREACHABLE_BRANCH', offset: 23 })
    const [second] = lintCondition(
      parseCondition('Exists @Request[a] OR ((Exists @Request[b]) AND Exists @Request[a])'),
    )
    expect(second).toMatchObject({ code: 'UNREACHABLE_BRANCH', offset: 24 })
  })

  it('finds a difference from any of several values, which restricts nothing', () => {
    const [finding] = lintCondition(parseCondition(`@Request[a] ForAnyOfAnyValues:StringNotEquals {'x', 'y'}`))
    expect(finding).toMatchObject({ code: 'ANY_VALUE_DIFFERS', help: expect.stringContaining('ForAnyOfAllValues:') })
    expect(codes('@Request[a] ForAllOfAnyValues:GuidNotEquals @Request[b]')).toEqual(['ANY_VALUE_DIFFERS'])
    expect(codes("@Request[a] ForAnyOfAnyValues:StringNotEquals {'x'}")).toEqual([])
    expect(codes("@Request[a] ForAnyOfAnyValues:StringEquals {'x', 'y'}")).toEqual([])
    expect(codes("@Request[a] ForAnyOfAllValues:StringNotLike {'x', 'y'}")).toEqual([])
    expect(codes("@Request[a] ForAnyOfAnyValues:StringNotEqualsIgnoreCase {'x', 'X'}")).toEqual([])
  })

  it('finds it on the left as well, where the other quantifiers are to blame', () => {
    const help = (comparison: string) => lintCondition(parseCondition(comparison)).map((finding) => finding.help)
    const all = (quantifier: string) => [
      `write \`${quantifier}:StringNotEquals\` to ask for a difference from every one of them`,
    ]
    expect(help("{'x', 'y'} ForAnyOfAnyValues:StringNotEquals @Request[a]")).toEqual(all('ForAllOfAnyValues'))
    expect(help("{'x', 'y'} ForAnyOfAllValues:StringNotEquals @Request[a]")).toEqual(all('ForAllOfAllValues'))
    expect(help("{'x', 'y'} ForAllOfAnyValues:StringNotEquals @Request[a]")).toEqual([])
    expect(help("{'x', 'y'} ForAllOfAllValues:StringNotEquals @Request[a]")).toEqual([])
    expect(help("'x' ForAnyOfAnyValues:StringNotEquals @Request[a]")).toEqual(all('ForAnyOfAllValues'))
    expect(help("{'x', 'y'} StringNotEquals @Request[a]")).toEqual(['write `ForAllOfAnyValues:StringNotEquals`'])
    expect(help("@Request[a] StringNotEquals {'x', 'y'}")).toEqual(['write `ForAnyOfAllValues:StringNotEquals`'])
    expect(help("@Request[a] StringNotStartsWith {'x', 'y'}")).toEqual([
      '`StringNotStartsWith` takes no quantifier: join one comparison for each value with AND',
    ])
    expect(help('@Request[a] BoolEquals {true, false}')).toEqual([
      '`BoolEquals` takes no quantifier: join one comparison for each value with OR',
    ])
  })

  it('finds AND beside OR without parentheses, and not with them', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `Exists @Request[${name}]`)
    expect(codes(`${a} OR ${b} AND ${c}`)).toEqual(['MIXED_AND_OR'])
    expect(codes(`${a} AND (${b} OR ${c} AND Exists @Request[d])`)).toContain('MIXED_AND_OR')
    expect(codes(`${a} OR (${b} AND ${c})`)).toEqual([])
    expect(codes(`${a} AND (${b} OR ${c})`)).toEqual([])
    expect(codes(printCondition(parseCondition(`${a} OR ${b} AND ${c}`)))).toEqual([])
  })

  it('finds GUID operators where storage data actions are, which Azure refuses', () => {
    const guid = `@Principal[id] GuidEquals ${GUID}`
    const [finding] = lintCondition(parseCondition(`!(ActionMatches{'${BLOBS}/read'}) OR ${guid}`))
    expect(finding).toMatchObject({ code: 'GUID_ON_STORAGE', severity: 'error' })
    expect(codes(guid, { dataActions: [`${BLOBS}/*`] })).toEqual(['GUID_ON_STORAGE'])
    expect(codes(guid, { actions: ['Microsoft.Storage/storageAccounts/read'] })).toEqual([])
    expect(codes(guid)).toEqual([])
  })

  it('finds parts that no request reaches or changes', () => {
    const x = "@Resource[a] StringEquals 'x'"
    const y = "@Resource[a] StringEquals 'y'"
    const b = 'Exists @Resource[b]'
    for (const text of [
      `${x} AND ${y}`,
      `${x} AND (${b} OR ${y})`,
      `${x} AND @Resource[a] ForAnyOfAnyValues:StringEquals {'y'}`,
      `${x} AND @Resource[a] StringNotEquals 'x'`,
      `${x} AND NOT @Resource[a] StringLike 'x*'`,
      `${x} AND NOT Exists @Resource[a]`,
      `${x} AND @Resource[a] NumericLessThan 5`,
      `@Resource[a] NumericEquals 7 AND @Resource[a] NumericLessThan 5`,
      `(${x} AND ${b}) AND (${y} AND ${b.replace('b', 'c')})`,
      "@Resource[a] StringEqualsIgnoreCase 'x' AND @Resource[a] StringEquals 'y'",
      "@Resource[a] DateTimeEquals '2022-06-01T00:00:00Z' AND @Resource[a] DateTimeLessThan '2022-06-01T00:00:00.0Z'",
      `NOT ${x} OR ${y}`,
      `NOT ${x} OR NOT ${x}`,
      `!(!(${x} AND ${b}) OR !(${x} AND ${b}))`,
      `NOT ${x} OR (${b} AND NOT ${x})`,
      "!(ActionMatches{'a/*'}) OR !(ActionMatches{'A/*'})",
      "SubOperationMatches{'s'} AND SubOperationMatches{'t'}",
      "ActionMatches{'a/read'} AND NOT ActionMatches{'a/*'}",
      "NOT NOT NOT ActionMatches{'a/*'} AND ActionMatches{'a/read'}",
      "'a' ForAnyOfAnyValues:StringEquals {'a', 'b'}",
      "{'a'} ForAllOfAllValues:StringNotEquals {'a', 'b'}",
      `${x} AND NOT ${x}`,
      `${x} OR ${x}`,
      `${x} AND ${b} AND ${x}`,
      `${x} OR (${x} AND ${b})`,
      `${x} AND (${x} OR ${b})`,
      `@Resource[a] GuidEquals ${GUID} AND 18d7d88d-d35e-4fb5-a5c3-7773c20a72d9 GuidEquals @Resource[a]`,
      "ActionMatches{'a/read'} AND ActionMatches{'a/write'}",
      "ActionMatches{'a/*'} AND ActionMatches{'b/*'}",
      "ActionMatches{'a/*/read'} AND ActionMatches{'a/*/write'}",
      `!(ActionMatches{'a/read'} AND NOT SubOperationMatches{'s'}) OR (ActionMatches{'b/read'} AND ${b})`,
      `(${x} OR ${b}) AND !(${x} OR ${b})`,
      `!(ActionMatches{'a/read'}) OR (ActionMatches{'b/read'} AND ${b})`,
      '1 NumericEquals 2',
      `'x' StringEquals 'x' OR ${b}`,
    ]) {
      expect(codes(text), text).toEqual(['UNREACHABLE_BRANCH'])
    }
    for (const text of [
      `${x} OR ${y}`,
      `${x} AND @Request[a] StringEquals 'y'`,
      `@Resource[a] GuidEquals ${GUID} AND @Resource[a] GuidEquals '${GUID.toUpperCase()}'`,
      `${x} AND @Resource[a] StringEquals @Resource[b]`,
      `${x} AND @Resource[a] ForAnyOfAnyValues:StringEquals {'x', 'y'}`,
      `${x} AND @Resource[A] StringEquals 'y'`,
      `${x} AND NOT ${y}`,
      `@Resource[a] DateTimeEquals '2022-06-01T00:00:00Z' AND @Resource[a] DateTimeEquals '2022-06-01T00:00:00.0Z'`,
      "@Resource[a] StringEqualsIgnoreCase 'x' AND @Resource[a] StringEqualsIgnoreCase 'X'",
      "@Resource[a] StringEqualsIgnoreCase 'x' AND @Resource[a] StringNotEquals 'x'",
      "SubOperationMatches{'s'} AND SubOperationMatches{'S'}",
      "ActionMatches{'a/*'} AND NOT ActionMatches{'a/read'}",
      // Where the first comparison is unknown, the second may still be true.
      "NOT @Resource[a] NumericEquals 1 OR @Resource[a] StringEquals 'q'",
      `${x} AND 'x' StringEquals @Resource[a]`,
      `!(ActionMatches{'a/read'} AND NOT SubOperationMatches{'s'}) OR (ActionMatches{'a/*'} AND ${b})`,
      "@Resource[a] StringLike 'x*' AND @Resource[a] StringLike '*y'",
      "@Resource[a] StringEquals 'x' AND @Resource[a] StringNotEquals 'y'",
      "ActionMatches{'a/*'} AND ActionMatches{'*/read'}",
      "ActionMatches{'a/*'} AND ActionMatches{'a/b/*/read'}",
      "ActionMatches{'a/b/*'} AND ActionMatches{'a/*'}",
      `!(ActionMatches{'a/read'}) AND !(ActionMatches{'a/write'})`,
      `(${x} AND ${b}) OR (${y} AND ${b})`,
      `NOT (${x} AND ${y.replace('a]', 'c]')})`,
    ]) {
      expect(codes(text), text).toEqual([])
    }
  })

  it('finds an attribute that the targeted action does not offer, and the source that does', () => {
    const guarded = (action: string, attribute: string) =>
      lintCondition(parseCondition(`(!(ActionMatches{'${action}'})) OR (Exists ${attribute})`))
    expect(guarded(`${ASSIGNMENTS}/delete`, `@Request[${ASSIGNMENTS}:PrincipalId]`)).toMatchObject([
      { code: 'ATTRIBUTE_NOT_OFFERED', help: `did you mean \`@Resource[${ASSIGNMENTS}:PrincipalId]\`?` },
    ])
    expect(
      guarded('Microsoft.Storage/storageAccounts/queueServices/queues/messages/read', `@Resource[${BLOBS}:path]`),
    ).toMatchObject([{ code: 'ATTRIBUTE_NOT_OFFERED', help: 'Queue storage does not have it' }])
    expect(codes(`ActionMatches{'${ASSIGNMENTS}/write'} AND Exists @Resource[${BLOBS}:path]`)).toEqual([
      'ATTRIBUTE_NOT_OFFERED',
    ])
    expect(
      codes(
        `!(ActionMatches{'${ASSIGNMENTS}/delete'}) OR (Exists @Request[${ASSIGNMENTS}:PrincipalId] AND Exists @Request[x])`,
      ),
    ).toEqual(['ATTRIBUTE_NOT_OFFERED'])
    expect(guarded(`${ASSIGNMENTS}/*`, `@Request[${ASSIGNMENTS}:PrincipalId]`)).toEqual([])
    expect(guarded(`${BLOBS}/read`, `@Resource[${BLOBS}/tags:Any key]`)).toEqual([])
    expect(guarded(`${BLOBS}/read`, '@Resource[Contoso.Svc/things:name]')).toEqual([])
    expect(guarded('Contoso.Svc/things/read', `@Resource[${BLOBS}:path]`)).toEqual([])
    expect(codes(`Exists @Resource[${ASSIGNMENTS}:PrincipalId]`)).toEqual([])
  })

  it('finds a misspelt attribute and one of another type than its operator', () => {
    expect(lintCondition(parseCondition('Exists @Environment[UtcNov]'))).toMatchObject([
      { code: 'UNKNOWN_ATTRIBUTE', help: 'did you mean `UtcNow`?' },
    ])
    expect(
      lintCondition(parseCondition('Exists @Principal[Microsoft.Directory/CustomSecurityAttribute/Id:a]')),
    ).toMatchObject([
      { code: 'UNKNOWN_ATTRIBUTE', help: 'did you mean `Microsoft.Directory/CustomSecurityAttributes/Id:`?' },
    ])
    expect(lintCondition(parseCondition("@Environment[isPrivateLink] StringEquals 'true'"))).toMatchObject([
      {
        code: 'ATTRIBUTE_TYPE',
        message:
          '`@Environment[isPrivateLink]` holds true or false, and `StringEquals` compares text: that is always unknown',
        help: 'use `BoolEquals`',
      },
    ])
    expect(codes('@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:a_b] NumericEquals 1')).toEqual([])
  })

  it('takes no double NOT for a target, nor an action that others are let through beside', () => {
    const attribute = `Exists @Request[${ASSIGNMENTS}:PrincipalId]`
    const deletes = `ActionMatches{'${ASSIGNMENTS}/delete'}`
    const blamed = (text: string) => codes(text).includes('ATTRIBUTE_NOT_OFFERED')
    expect(blamed(`!(!(${deletes})) OR ${attribute}`)).toBe(false)
    expect(blamed(`!(!(!(${deletes}))) OR ${attribute}`)).toBe(true)
    expect(blamed(`!(${deletes} OR Exists @Resource[x]) OR ${attribute}`)).toBe(false)
    expect(blamed(`!(${deletes} OR ActionMatches{'Contoso.Svc/things/read'}) OR ${attribute}`)).toBe(true)
    expect(blamed(`(!(${deletes}) AND Exists @Resource[x]) OR ${attribute}`)).toBe(false)
    expect(blamed(`!(NOT ${deletes}) AND ${attribute}`)).toBe(true)
    expect(blamed(`(${deletes} OR Exists @Resource[x]) AND ${attribute}`)).toBe(false)
  })

  it('finds targets that the role does not have, and actions beside a target that none matches', () => {
    const text = `(!(ActionMatches{'${BLOBS}/write'})) OR (@Resource[${BLOBS}:path] StringLike 'a/*')`
    const role = { dataActions: [`${BLOBS}/read`, `${BLOBS}/write`, `${BLOBS}/add/action`], actions: ['*/read'] }
    expect(lintCondition(parseCondition(text), role).map(({ message }) => message)).toEqual([
      `no \`ActionMatches\` targets \`${BLOBS}/read\`: the condition does not restrict it`,
      `no \`ActionMatches\` targets \`${BLOBS}/add/action\`: the condition does not restrict it`,
    ])
    expect(codes(text, { dataActions: [`${BLOBS}/*`] })).toEqual([])
    expect(codes(text, { actions: ['Microsoft.Compute/*'] })).toEqual(['UNUSED_TARGET'])
    const [positive] = lintCondition(parseCondition(`ActionMatches{'a/b/write'} AND Exists @Resource[x]`), {
      actions: ['a/b/write', 'a/b/c/action'],
    })
    expect(positive?.message).toContain('the condition never grants it')
    const [mixed] = lintCondition(parseCondition(`ActionMatches{'a/b/write'} OR Exists @Resource[x]`), {
      actions: ['a/b/write', 'a/b/read'],
    })
    expect(mixed?.message).toContain('the rest of the condition decides')
  })

  it('finds targets of Microsoft for which Azure documents no conditions', () => {
    expect(codes("ActionMatches{'Microsoft.Compute/virtualMachines/read'}")).toEqual(['UNSUPPORTED_TARGET'])
    expect(codes("ActionMatches{'Contoso.Svc/things/read'}")).toEqual([])
  })
})
