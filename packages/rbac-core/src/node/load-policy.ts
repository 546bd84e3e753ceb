import { type ParsePolicyOptions, readOptions, type Settings } from '../document/options.js'
import { policyFromTexts } from '../document/parse-text.js'
import { Report } from '../document/report.js'
import { InvalidPolicyError, InvalidRequestError, InvalidSnapshotError } from '../errors.js'
import type { Policy } from '../model/policy.js'
import { loadSnapshot } from '../snapshot/load.js'
import { findPolicyFiles } from './files.js'
import { readPolicyFile } from './read-text.js'

/**
 * The policy in one or several files and folders, merged. Of a folder, all `.json`, `.yaml` and `.yml` files in and
 * below it are read in name order, hidden ones, `node_modules` and tests (`*.rbac-test.yaml`) left out; a path with a
 * `*` is a pattern of file names.
 * A snapshot stands for a whole policy, so it is read alone.
 *
 * @throws {InvalidPolicyError} with every problem found, warnings included, each with its file
 * @throws {InvalidSnapshotError} for a damaged snapshot, or one of another version
 * @throws {FileNotFoundError} for a path that is not there, or a folder without a policy file
 * @throws {FileUnreadableError}
 * @throws {InvalidRequestError} for arguments of the wrong shape
 * @see docs/policy-documents.md
 */
export async function loadPolicy(paths: string | readonly string[], options?: ParsePolicyOptions): Promise<Policy> {
  const settings = readOptions(options)
  const report = new Report(settings.strict)
  const files = await findPolicyFiles(paths)
  const texts = []
  for (const file of files) {
    const text = await readPolicyFile(file, settings.limits.policyBytes, report)
    if (text instanceof Uint8Array) return fromSnapshot(text, file, files.length > 1, settings)
    if (text !== undefined) texts.push({ text, file })
  }
  return policyFromTexts(texts, report, settings)
}

function fromSnapshot(bytes: Uint8Array, file: string, isOneOfMany: boolean, { strict }: Settings): Policy {
  if (isOneOfMany) {
    throw new InvalidRequestError(`\`${file}\` is a snapshot, a whole policy: it can't be merged with other files`)
  }
  const policy = policyOf(bytes, file)
  if (!strict || policy.warnings.length === 0) return policy
  throw new InvalidPolicyError(policy.warnings.map((issue) => ({ ...issue, severity: 'error', file })))
}

function policyOf(bytes: Uint8Array, file: string): Policy {
  try {
    return loadSnapshot(bytes).policy
  } catch (error) {
    if (error instanceof InvalidSnapshotError)
      throw new InvalidSnapshotError(error.reason, `\`${file}\`: ${error.message}`)
    throw error
  }
}
