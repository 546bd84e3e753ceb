import fc from 'fast-check'

// Which world noticed is of no interest here, only that one did.
fc.configureGlobal({ endOnFailure: true })
