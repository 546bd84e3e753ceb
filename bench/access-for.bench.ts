import type { Access, AccessRequest } from 'rbac-core'
import type { Answers } from './agree.js'
import type { Figure } from './figure.js'
import { Batch } from './measure/batch.js'
import { allocations, freshRequests, kindsIn, raceBesideFloors, warmUp } from './questions.js'
import type { Suite } from './suite.js'

/** A page that shows twenty buttons asks about one caller at one scope twenty times. */
export const accessFor: Suite = {
  name: 'accessFor',
  question: 'What does a question cost when caller and scope were resolved before?',
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
    const figures: Figure[] = []
    for (const kind of kindsIn(requests)) {
      const fresh = freshRequests(requests, kind)
      const subjects = [
        new Batch({ name: 'accessFor and can', cut: fresh, call: answers.can }),
        new Batch({
          name: 'can, resolved before',
          cut: (index) => {
            const request = fresh(index)
            return { access: resolve(request), request }
          },
          call: ({ access, request }) => can(access, request),
        }),
      ]
      figures.push(...(await raceBesideFloors(bench, kind, subjects)), ...allocations(bench, kind, subjects))
    }
    return { agreement, figures }
  },
}

function can(access: Access, { action, isDataAction }: AccessRequest): boolean {
  return isDataAction === true ? access.canData(action) : access.can(action)
}
