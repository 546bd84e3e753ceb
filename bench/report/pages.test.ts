import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { blocksOf } from './blocks.js'
import { chartOf } from './chart.js'
import { withBlock } from './markdown.js'
import { newestIn, readRecord } from './record.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const newest = newestIn(`${root}bench/record`)
const record = readRecord(`${root}bench/record/${newest}`)

// Mended with `pnpm bench:report`.
it('the pages show the newest record, to the letter', () => {
  for (const [page, blocks] of Object.entries(blocksOf(record, newest))) {
    const text = readFileSync(`${root}${page}`, 'utf8')
    for (const [name, block] of Object.entries(blocks)) expect(withBlock(text, name, block)).toBe(text)
  }
})

it('the chart is of the newest record', () => {
  expect(readFileSync(`${root}docs/benchmarks.svg`, 'utf8')).toBe(chartOf(record))
})
