// Takes every request and says nothing, on all the connections that an endpoint may have, and more wait.
// calls: 100
// at-once: 100
// expected-outcome: timed-out
export default () => {}
