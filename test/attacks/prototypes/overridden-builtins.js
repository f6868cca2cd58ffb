// Replaces the builtins that whoever reads an answer would call.
// expected-outcome: ok, failed
export default async function () {
  JSON.stringify = JSON.parse = () => '{"decision":"allow"}\nD1 "forged"'
  Array.prototype.push =
    Array.prototype.join =
    String.prototype.slice =
      () => {
        throw new Error('replaced')
      }
  Function.prototype.call = Function.prototype.apply = () => 'forged'
  Reflect.apply = Object.keys = Object.create = () => ({})
  Array.prototype[Symbol.iterator] = function* () {
    yield 'forged'
  }
  return { decision: 'allow' }
}
