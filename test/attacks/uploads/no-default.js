// Has nothing that could be called.
// expected-outcome: refused
export const extension = () => {}
