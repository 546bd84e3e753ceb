import { foldAscii } from '../model/text.js'

/** Which bound of a time window people mean by a key; undefined when it is none. */
export function windowBound(key: string): 'startDateTime' | 'endDateTime' | undefined {
  const folded = foldAscii(key)
  if (STARTS.has(folded)) return 'startDateTime'
  return ENDS.has(folded) ? 'endDateTime' : undefined
}

const STARTS: ReadonlySet<string> = new Set([
  ...['start', 'starttime', 'startdate', 'startdatetime', 'starts', 'startsat', 'startson'],
  ...['from', 'validfrom', 'notbefore', 'activefrom', 'scheduleinfo'],
])
const ENDS: ReadonlySet<string> = new Set([
  ...['end', 'endtime', 'enddate', 'enddatetime', 'ends', 'endsat', 'endson', 'until', 'to', 'validto', 'validuntil'],
  ...['notafter', 'activeuntil', 'expiration', 'expirationtime', 'expirationdate', 'expirationdatetime', 'expires'],
  ...['expiresat', 'expireson', 'expiry', 'expirytime', 'expirydate', 'expirydatetime'],
])
