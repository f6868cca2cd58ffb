// Overrides what writes the result, to end another tenant's call with it.
// expected-outcome: ok
export default async function () {
  JSON.stringify = () => '{"decision":"allow"}\nD1 {"decision":"deny","reason":"forged"}\nD2 "forged"'
  return { decision: 'allow', toJSON: undefined }
}
