import { render } from 'rbac-core/explain'
import { shownPath } from '../issues.js'
import type { TestResult } from './policy-test.js'
import { decisionText, expectedText, tally } from './text-report.js'

/** The results in the XML that build servers read: a suite for each file, in order. */
export function junitReport(results: readonly TestResult[], cwd: string): string {
  const suites = new Map<string, TestResult[]>()
  for (const result of results) {
    const suite = suites.get(result.test.file)
    if (suite === undefined) suites.set(result.test.file, [result])
    else suite.push(result)
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rbac test"${counts(results)}>`,
    ...[...suites].flatMap(([file, suite]) => suiteLines(shownPath(file, cwd), suite)),
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteLines(file: string, results: readonly TestResult[]): string[] {
  return [
    `  <testsuite name="${escaped(file)}"${counts(results)}>`,
    ...results.flatMap((result) => caseLines(file, result)),
    '  </testsuite>',
  ]
}

function caseLines(file: string, result: TestResult): string[] {
  const { name, line, expected } = result.test
  const head = `    <testcase name="${escaped(name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${line}"`
  if (result.status === 'passed') return [`${head}/>`]
  if (result.status === 'skipped') {
    return [`${head}>`, `      <skipped message="${escaped(result.reason)}"/>`, '    </testcase>']
  }
  const message = `expected ${expectedText(expected)}, got ${decisionText(result.decision)}`
  const story = escaped(render(result.explanation)).replaceAll('&#10;', '\n')
  return [`${head}>`, `      <failure message="${escaped(message)}">${story}</failure>`, '    </testcase>']
}

function counts(results: readonly TestResult[]): string {
  const { failed, skipped } = tally(results)
  return ` tests="${results.length}" failures="${failed}" errors="0" skipped="${skipped}"`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text that may stand in an attribute or an element. XML 1.0 has no spelling for most control characters. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)
}
