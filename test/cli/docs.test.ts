import { expect, it } from 'vitest'
import type { Command } from '../../packages/rbac-cli/src/command.js'
import { PROGRAM, spelling, usage } from '../../packages/rbac-cli/src/help.js'
import { loadAllVerbs } from '../../packages/rbac-cli/src/verbs.js'

// Mended with `vitest run test/cli/docs.test.ts --update`.
it('docs/cli.md says what the help says', async () => {
  await expect(manual(await loadAllVerbs())).toMatchFileSnapshot('../../docs/cli.md')
})

function manual(verbs: readonly Command[]): string {
  return [
    '# The command line',
    '<!-- Written from the definitions in packages/rbac-cli/src; test/cli/docs.test.ts keeps it in step. -->',
    PROGRAM.summary,
    'The result goes to stdout, everything else to stderr. With `--json` the result is one JSON value whose first key is `schema`, and an error is one too, on stderr: `{"schema": "rbac.error/v1", "error": {"code", "message", "issues"?}}`.',
    'An ALLOWED is the answer of Azure RBAC alone. Resource locks, Azure Policy, network rules and access keys can still stand in the way, or open another one.',
    table(
      ['verb', 'does'],
      verbs.map(({ name, summary }) => [`[\`${name}\`](#rbac-${name})`, summary]),
    ),
    '## Exit codes',
    table(
      ['code', 'meaning'],
      PROGRAM.exitCodes.map(([code, meaning]) => [String(code), meaning]),
    ),
    'An error is never 0 or 1: `if rbac check …` goes on only after ALLOWED, and a script that has to tell a refusal from a failure tests for 1.',
    ...verbs.flatMap(verbManual),
  ]
    .join('\n\n')
    .concat('\n')
}

function verbManual(verb: Command): string[] {
  const { operands } = verb
  const rows = verb.flags.map((flag) => [`\`${spelling(flag)}\``, flag.about])
  return [
    `## rbac ${verb.name}`,
    `\`${usage(verb)}\``,
    ...verb.description,
    table(['flag', 'meaning'], operands === undefined ? rows : [[`\`${operands.name}\``, operands.about], ...rows]),
    ...(verb.topics ?? []).flatMap(({ title, lines }) => [`${title}:`, block(lines)]),
    block(verb.examples.flatMap(({ does, command }) => [`# ${does}`, command])),
    table(
      ['exit code', 'meaning'],
      verb.exitCodes.map(([code, meaning]) => [String(code), meaning]),
    ),
  ]
}

function block(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
