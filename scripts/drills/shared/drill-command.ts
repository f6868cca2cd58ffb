import { Command } from 'commander'

/** A drill's command line: a mistyped option names the nearest one, and nothing starts before all is read. */
export const drillCommand = (name: string, description: string, examples: readonly string[]): Command =>
  new Command(`npm run ${name} --`)
    .description(description)
    .addHelpText('after', ['\nExamples:', ...examples.map((example) => `  ${example}`)].join('\n'))
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for the options and examples)')
    .allowExcessArguments(false)
