import { resolve } from 'node:path'
import { type DestinationStream, destination, type Logger, pino } from 'pino'
import { loggerSink, type RecordOptions } from 'rbac-core/middleware'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'

export interface Logs {
  readonly logger: Logger
  /** Where records of decisions go; undefined where nobody wants them. */
  readonly records: RecordOptions | undefined
  /** Writes out what is still held back. */
  readonly close: () => void
}

/** The log on stderr, and the file for decisions. */
export function createLogs({ args, io }: Context): Logs {
  const level = args.text('log-level') ?? 'info'
  const stderr: DestinationStream = { write: (line) => void io.stderr.write(line) }
  const logger = pino({ level }, stderr)
  const onDropped = (count: number) => logger.warn({ count }, 'records of decisions dropped')
  const place = args.text('decision-log')
  if (place === undefined) return { logger, records: undefined, close: () => undefined }
  if (place === '-') {
    return { logger, records: { sink: loggerSink(pino({}, stderr)), onDropped }, close: () => undefined }
  }
  const file = openFile(place, io.cwd)
  file.on('error', () => logger.warn({ file: place }, 'the decision log can not be written'))
  return {
    logger,
    records: { sink: loggerSink(pino({}, file)), onDropped },
    close: () => file.end(),
  }
}

function openFile(place: string, cwd: string) {
  try {
    // Opened before anything is served: a log that can't be written is found out at the start.
    return destination({ dest: resolve(cwd, place), append: true, sync: true, mode: 0o600 })
  } catch {
    throw new UsageError(`\`--decision-log\`: \`${place}\` can not be written`, 'FILE_UNWRITABLE')
  }
}
