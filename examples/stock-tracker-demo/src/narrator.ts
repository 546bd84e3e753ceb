import type { Moment, Tell } from './moments.js'

/** Puts what happens into words: the six steps of the road, each numbered where it takes place. */
export function narrator(write: (line: string) => void): Tell {
  return (moment) => write(lineOf(moment))
}

/** A line of the story: the number of the step, if it is one of the six; who; what. */
export function line(step: number | undefined, who: string, what: string): string {
  return `${step ?? ' '}  ${who.padEnd(16)}  ${what}`
}

function lineOf(moment: Moment): string {
  switch (moment.kind) {
    case 'identityFound': {
      const { host, identity, principalId } = moment
      return line(1, 'metadata service', `${host} has a ${identity}-assigned identity, ${principalId}`)
    }
    case 'tokenIssued': {
      const until = moment.expiresAt.toISOString().slice(0, 16)
      return line(2, 'authority', `issued ${moment.principalId} a token for ${moment.resource}, good until ${until}Z`)
    }
    case 'requested':
      return moment.hasToken
        ? line(3, 'app', `sent its token to the ${moment.at}: ${moment.what}`)
        : line(undefined, moment.at, `${moment.what} came without a token, and is told where to get one`)
    case 'authenticated':
      return line(4, moment.at, `authenticated the token: it speaks for ${moment.principalId}`)
    case 'decided': {
      const { request, decision, at } = moment
      const asked = `${request.action} at ${shortScope(request.scope)}`
      return decision.allowed
        ? line(5, at, `authorized it, by ${decision.grantedBy.roleName}: ${asked}`)
        : line(5, at, `refused it (${decision.reason}): ${asked}`)
    }
  }
}

/** The end of a resource's scope, by which people know it. */
export function shortScope(scope: string): string {
  return scope.replace(/^.*\/providers\/[^/]+\//, '')
}
