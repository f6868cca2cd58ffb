// Takes its default export from elsewhere.
// expected-outcome: refused
export { default } from 'bootstrap'
