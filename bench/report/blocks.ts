import { costTable } from './costs.js'
import { distinctTable } from './distinct.js'
import { gapsIn } from './gaps.js'
import { groupsTable } from './groups.js'
import { NOTHING } from './markdown.js'
import type { BenchRecord } from './record.js'
import { checkTable, othersTable, peerTable, scaleTable, wayList } from './tables.js'
import { updateTable } from './updates.js'

/** By page and by name, what a record puts between the marks. */
export function blocksOf(
  record: BenchRecord,
  file: string,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    'README.md': { 'bench table': glanceAt(record) },
    'docs/benchmarks.md': {
      'bench record': [recordLine(record, file), ...gapsIn(record)].join('\n\n'),
      'bench scale': scaleTable(record),
      'bench checks': checkTable(record),
      'bench distinct': distinctTable(record),
      'bench groups': groupsTable(record),
      'bench costs': costTable(record),
      'bench updates': updateTable(record),
      'bench tenants': peerTable(record, ['smallTeam', 'department', 'largeTenant', 'hugeTenant', 'giantTenant']),
      'bench roles': peerTable(record, ['rolesAlone']),
      'bench others': othersTable(record),
      'bench other peers': peerTable(record, [
        'casbinSmall',
        'casbinMedium',
        'casbinLarge',
        'casbinSites',
        'hospital5',
        'hospital100',
        'hospital300',
      ]),
      'bench ways': wayList(record),
    },
  }
}

/** The README's: questions, and what else a policy costs that is large enough to tell. */
function glanceAt(record: BenchRecord): string {
  const costs = costTable(record, 10_000)
  const beside = costs === NOTHING ? [] : [costs, 'In brackets: how many times as long `createEngine` took.']
  return [scaleTable(record), originOf(record), ...beside].join('\n\n')
}

function originOf({ machine, date, settings }: BenchRecord): string {
  return `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${date.slice(0, 10)}; medians of ${settings.rounds} rounds. In brackets: how many times as many \`can\` answered in the same rounds.`
}

function recordLine({ machine, date, commit, commands, settings }: BenchRecord, file: string): string {
  return [
    `[${file}](../bench/record/${file}): commit \`${commit.slice(0, 12)}\`, ${date.slice(0, 10)}, Node ${machine.node}, ${machine.cpu} (${machine.cores} cores, ${machine.memoryGiB} GiB), ${settings.rounds} rounds; made by`,
    '',
    '```sh',
    ...commands.map((command) => `npx pnpm@10 ${command.replace(/^pnpm /, '')}`),
    '```',
  ].join('\n')
}
