import { type ParsePolicyOptions, readOptions } from '../document/options.js'
import { policyFromTexts } from '../document/parse-text.js'
import { Report } from '../document/report.js'
import type { Policy } from '../model/policy.js'
import { findPolicyFiles, readPaths } from './files.js'
import { readPolicyFile } from './read-text.js'

/**
 * The policy in one or several files and folders, merged. Of a folder, all `.json`, `.yaml` and `.yml` files in and
 * below it are read in name order, hidden ones and tests (`*.rbac-test.yaml`) left out; a path with a `*` is a pattern
 * of file names.
 *
 * @throws {InvalidPolicyError} with every problem found, warnings included, each with its file
 * @throws {FileNotFoundError} for a path that is not there, or a folder without a policy file
 * @throws {FileUnreadableError}
 * @throws {InvalidRequestError} for arguments of the wrong shape
 * @see docs/policy-documents.md
 */
export async function loadPolicy(paths: string | readonly string[], options?: ParsePolicyOptions): Promise<Policy> {
  const settings = readOptions(options)
  const report = new Report(settings.strict)
  const texts = []
  for (const file of await findPolicyFiles(readPaths(paths))) {
    const text = await readPolicyFile(file, settings.limits.policyBytes, report)
    if (text !== undefined) texts.push({ text, file })
  }
  return policyFromTexts(texts, report, settings)
}
