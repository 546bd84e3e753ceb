/** `pnpm bench:report [record]`: writes the tables and the chart of a record, by default the newest, into the docs. */

import { readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { blocksOf } from './blocks.js'
import { chartOf } from './chart.js'
import { withBlock } from './markdown.js'
import { newestIn, readRecord } from './record.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = `${root}bench/record/`
const [given] = process.argv.slice(2)
const file = given === undefined ? `${folder}${newestIn(folder)}` : resolve(process.env.INIT_CWD ?? '.', given)
const record = readRecord(file)

writeFileSync(`${root}docs/benchmarks.svg`, chartOf(record))
for (const [page, blocks] of Object.entries(blocksOf(record, basename(file)))) {
  const path = `${root}${page}`
  const text = Object.entries(blocks).reduce(
    (all, [name, block]) => withBlock(all, name, block),
    readFileSync(path, 'utf8'),
  )
  writeFileSync(path, text)
  console.log(path)
}
