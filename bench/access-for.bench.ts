import type { Access, AccessRequest } from 'rbac-core'
import type { Answers } from './agree.js'
import type { Figure } from './figure.js'
import { Batch } from './measure/batch.js'
import { allocations, freshRequests, raceBesideFloors, warmUp } from './questions.js'
import type { Suite } from './suite.js'

/** A page that shows twenty buttons asks about one caller at one scope twenty times. */
export const accessFor: Suite = {
  name: 'accessFor',
  question: 'What does a question cost when caller and scope were resolved before, for twenty actions each?',
  onlyTenants: true,
  async run(bench) {
    const { engine, requests } = bench
    const resolve = ({ principalId, scope }: AccessRequest) => engine.accessFor(principalId, scope)
    const answers: Answers = {
      can: (request) => can(resolve(request), request),
      check: (request) => {
        const access = resolve(request)
        return request.isDataAction === true ? access.checkData(request.action) : access.check(request.action)
      },
    }
    const agreement = bench.assertAgreement(answers)
    warmUp(bench, answers.can)
    const fresh = freshRequests(requests, 'all')
    let access: Access | undefined
    const subjects = [
      new Batch({ name: 'accessFor and can', cut: fresh, call: answers.can }),
      new Batch({
        name: 'can, resolved before',
        cut: (index) => {
          const request = fresh(index)
          if (access === undefined || index % QUESTIONS === 0) access = resolve(request)
          return { access, request }
        },
        call: ({ access, request }) => can(access, request),
      }),
    ]
    const figures: Figure[] = await raceBesideFloors(bench, 'all', subjects)
    return { agreement, figures: [...figures, ...allocations(bench, 'all', subjects)] }
  },
}

/** Of each caller at each scope, about as many actions. */
const QUESTIONS = 20

function can(access: Access, { action, isDataAction }: AccessRequest): boolean {
  return isDataAction === true ? access.canData(action) : access.can(action)
}
