import type { Access, AccessRequest } from 'rbac-core'
import type { Answers } from './agree.js'
import { Batch } from './measure/batch.js'
import { ALL_KINDS, freshRequests, raceBesideFloors } from './questions.js'
import type { Suite } from './suite.js'

/** A page that shows twenty buttons asks about one caller at one scope twenty times. */
export const accessFor: Suite = {
  name: 'accessFor',
  question: 'What does a question cost when caller and scope were resolved before?',
  run(bench) {
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
    const figures = ALL_KINDS.flatMap((kind) => {
      const fresh = freshRequests(requests, kind)
      return raceBesideFloors(bench, kind, [
        new Batch({ name: 'accessFor and can', cut: fresh, call: answers.can }),
        new Batch({
          name: 'can, resolved before',
          cut: (index) => {
            const request = fresh(index)
            return { access: resolve(request), request }
          },
          call: ({ access, request }) => can(access, request),
        }),
      ])
    })
    return { agreement, figures }
  },
}

function can(access: Access, { action, isDataAction }: AccessRequest): boolean {
  return isDataAction === true ? access.canData(action) : access.can(action)
}
