import { dirname, resolve } from 'node:path'
import type { Issue, Policy } from 'rbac-core'
import { findPolicyFiles } from 'rbac-core/node'
import { formatJson } from '../canonical/json.js'
import type { Command, Context } from '../command.js'
import { contentsOf } from '../contents.js'
import { EXIT, UsageError } from '../exit.js'
import { documentOf } from '../import/document.js'
import { mergedPolicy } from '../import/merge.js'
import { missingFrom } from '../import/missing.js'
import { type ExportFile, type Reading, type Sorted, sortFiles } from '../import/sort-files.js'
import { printIssues, shownPath, withShownPaths } from '../issues.js'
import { existingFile, policyPaths, remarkOnWarnings } from '../load.js'
import { refuseOwnInput } from '../own-input.js'
import { decoded, MOST_POLICY_BYTES, readBytes } from '../read-text.js'
import { parseJson } from '../strict-json.js'
import { count } from '../text.js'
import { writeAtomically } from '../write.js'

export const command: Command = {
  name: 'import',
  summary: 'Merge Azure exports into one policy document.',
  description: [
    'Reads what `az … -o json`, the REST APIs of Azure and Microsoft Graph, and Azure PowerShell print, tells the files apart by what they hold, and prints one document in canonical form. What was read and what is missing is said on stderr; with --json it is there as `read` and `missing`, beside the `document`, unless that goes to a file.',
    'Azure RBAC knows neither who is in a group nor what hangs under a management group. Without members a group that is assigned a role gives it to nobody, and a group that is denied denies nobody. Without the tree, assignments at a management group reach no subscription. An answer is as complete as the export.',
  ],
  operands: {
    name: '<file|folder>',
    atLeast: 1,
    atMost: Infinity,
    about: 'Exports, and policy documents to merge with them.',
    complete: 'file',
  },
  flags: [
    {
      name: 'output',
      short: 'o',
      value: '<file>',
      about:
        'Write the document to a file, all or nothing, instead of stdout. Not to one that is read, nor into a folder that is: the next import would take it for an export.',
      complete: 'file',
      writes: true,
    },
    {
      name: 'members',
      value: '<group>=<file>',
      repeatable: true,
      about: 'Whose members a list is. Not needed where the file is called like the group: its id or display name.',
    },
  ],
  topics: [
    {
      title: 'Where the files come from',
      lines: [
        'az role definition list -o json > roles.json',
        'az role assignment list --all -o json > assignments.json',
        'az role assignment list --scope /providers/Microsoft.Management/managementGroups/<name> -o json > assignments-mg.json',
        'az rest --url "/subscriptions/<id>/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01" > denies.json',
        'az rest --url "/subscriptions/<id>/providers/Microsoft.Authorization/roleAssignmentScheduleInstances?api-version=2020-10-01" > active.json',
        'az rest --url "/subscriptions/<id>/providers/Microsoft.Authorization/roleEligibilityScheduleInstances?api-version=2020-10-01" > eligible.json',
        'az ad group list -o json > groups.json',
        'mkdir -p members',
        'for g in $(az ad group list --query "[].id" -o tsv); do az ad group member list --group "$g" -o json > "members/$g.json"; done',
        'az ad user list -o json > users.json',
        'az ad sp list --all -o json > service-principals.json',
        'az account management-group show --name <root> --expand --recurse -o json > management-groups.json',
        '# or, instead of the line above, a list of all subscriptions:',
        `az graph query -q "resourcecontainers | where type == 'microsoft.resources/subscriptions' | project subscriptionId, name, properties.managementGroupAncestorsChain" --first 1000 -o json > subscriptions.json`,
      ],
    },
    {
      title: 'And from PowerShell',
      lines: [
        'Get-AzRoleAssignment | ConvertTo-Json -Depth 100 | Set-Content -Encoding utf8 assignments.json',
        'Get-AzRoleDefinition -Custom | ConvertTo-Json -Depth 100 | Set-Content -Encoding utf8 custom-roles.json',
        'Get-AzADGroup | ConvertTo-Json -Depth 100 | Set-Content -Encoding utf8 groups.json',
        'Get-AzADGroupMember -GroupObjectId <id> | ConvertTo-Json -Depth 100 | Set-Content -Encoding utf8 members/<id>.json',
        'Get-AzManagementGroup <root> -Expand -Recurse | ConvertTo-Json -Depth 100 | Set-Content -Encoding utf8 tree.json',
        '# not for built-in roles and deny assignments: it leaves out their conditions',
      ],
    },
  ],
  examples: [
    {
      does: 'Everything in and below a folder',
      command: 'rbac import export/ -o policy.json',
    },
    {
      does: 'Whose members, said outright',
      command: 'rbac import assignments.json groups.json --members Developers=list.json > policy.json',
    },
    { does: 'Merge the documents of a folder into one', command: 'rbac import examples/contoso' },
  ],
  exitCodes: [
    [EXIT.ok, 'done, even if something is missing'],
    [EXIT.usage, 'wrong usage or a missing file'],
    [EXIT.policy, 'the content of a file is invalid, or two files contradict each other'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const membersOf = readMembersFlags(args.texts('members'), io.cwd)
    const named = policyPaths(args.operands, io)
    const paths = new Set([...(await findPolicyFiles(named)), ...membersOf.keys()])
    const output = args.text('output')
    if (output !== undefined) refuseOwnInput(output, io.cwd, [...named, ...paths], BRINGS_BACK)
    const sorted = sortFiles(await Promise.all([...paths].map(readFile)), membersOf)
    const { policy, warnings } = await mergedPolicy(sorted)
    const document = documentOf(policy)
    const missing = missingFrom(policy, sorted, warnings)
    const text = formatJson(JSON.stringify(document))
    if (output !== undefined) writeAtomically(resolve(io.cwd, output), text)
    await remarkOnOddities(context, policy, warnings, sorted)
    if (out.json) {
      const read = sorted.readings.map(({ path, holds }) => ({ file: shownPath(path, io.cwd), holds }))
      await out.value({ schema: 'rbac.import/v1', read, missing, ...(output === undefined && { document }) })
      return EXIT.ok
    }
    await report(context, policy, sorted, missing)
    if (output === undefined) await out.raw(text)
    return EXIT.ok
  },
}

/** What Azure has taken away since the output was written. */
const BRINGS_BACK = 'the next import would bring back what was revoked since'

function readMembersFlags(given: readonly string[], cwd: string): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const at = text.lastIndexOf('=')
      if (at <= 0) throw new UsageError(`\`--members ${text}\`: write --members <group>=<file>`)
      return [existingFile(text.slice(at + 1), cwd), text.slice(0, at)]
    }),
  )
}

async function readFile(path: string): Promise<ExportFile> {
  const bytes = readBytes(path, MOST_POLICY_BYTES)
  const text = bytes.length > MOST_POLICY_BYTES ? undefined : decoded(bytes)
  return { path, text, value: text === undefined ? undefined : await readValue(path, text) }
}

/** The value in a text; undefined where it is none, which the policy's own reader then says with line and column. */
async function readValue(path: string, text: string): Promise<unknown> {
  try {
    if (!/\.ya?ml$/i.test(path)) return parseJson(text, path)
    const { readDataText } = await import('rbac-core/data-text')
    const read = readDataText(text, { format: 'yaml' })
    return 'value' in read ? read.value : undefined
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

/** Says what is odd about the files, in full, and counts what the document shows too. */
async function remarkOnOddities(
  { io, out }: Context,
  policy: Policy,
  warnings: readonly Issue[],
  { remarks }: Sorted,
): Promise<void> {
  for (const remark of remarks) await out.warning(remark)
  await printIssues(withShownPaths(warnings, io.cwd), (...pieces) => out.remark(...pieces), MOST_SHOWN)
  await remarkOnWarnings(policy.warnings, out)
}

const MOST_SHOWN = 10

/** The lists of members in a folder as one, where there are many: the lines around them would not be seen. */
function inFewLines(readings: readonly Reading[]): readonly Pick<Reading, 'path' | 'holds'>[] {
  const lists = new Map<string, number>()
  for (const { path, isMemberList } of readings) {
    if (isMemberList) lists.set(dirname(path), (lists.get(dirname(path)) ?? 0) + 1)
  }
  const said = new Set<string>()
  return readings.flatMap((reading) => {
    const path = dirname(reading.path)
    const number = lists.get(path) ?? 0
    if (!reading.isMemberList || number <= MOST_LISTS) return [reading]
    if (said.has(path)) return []
    said.add(path)
    return [{ path, holds: count(number, 'list of members', 'lists of members') }]
  })
}

const MOST_LISTS = 10

async function report(
  { io, out }: Context,
  policy: Policy,
  { readings }: Sorted,
  missing: readonly string[],
): Promise<void> {
  for (const { path, holds } of inFewLines(readings)) await out.remark(`read     ${shownPath(path, io.cwd)}: ${holds}`)
  await out.remark(`in all   ${contentsOf(policy)}`)
  for (const line of missing) await out.remark({ text: 'missing', style: 'caution' }, `  ${line}`)
}
