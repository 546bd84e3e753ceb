import type { Evidence, Step } from './step.js'

/** What was done, when, and with what. */
export interface Circumstances {
  readonly time: Date
  readonly commit: string
  readonly node: string
  readonly budgetMinutes: number
  readonly seed: number
}

/** The report as Markdown. */
export function reportText(gathered: readonly (readonly [Step, Evidence])[], about: Circumstances): string {
  const { time, commit, node, budgetMinutes, seed } = about
  const wrong = gathered.reduce((sum, [, evidence]) => sum + evidence.wrong, 0)
  return [
    '# Trust report',
    '<!-- Written by `npx pnpm@10 trust`. -->',
    `${time.toISOString().slice(0, 10)}, commit ${commit}, Node ${node}, ${budgetMinutes} minutes, seed ${seed}: **${
      wrong === 0 ? 'nothing came out wrong' : `${wrong} came out wrong`
    }**.`,
    'Any wrong answer is a vulnerability: [SECURITY.md](../SECURITY.md). To do it again, as far as the time goes:',
    ['```sh', `npx pnpm@10 trust --budget ${budgetMinutes} --seed ${seed}`, '```'].join('\n'),
    table([
      ['evidence', 'what is held against what', 'compared', 'wrong', 'alone'],
      ...gathered.map(([{ name, about, unit, command }, { count, wrong }]) => [
        name,
        about,
        `${count.toLocaleString('en-US')} ${unit}`,
        String(wrong),
        `\`${command}\``,
      ]),
    ]),
    ...gathered.map(([{ name }, { seeds, notes }]) => section(name, seeds, notes)),
  ]
    .join('\n\n')
    .concat('\n')
}

function section(name: string, seeds: readonly number[], notes: readonly string[]): string {
  const lines = notes.map((note) => `    ${note}`).join('\n')
  return [`## ${name}`, `Seeds: ${seeds.join(', ')}`, ...(lines === '' ? [] : [lines])].join('\n\n')
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
