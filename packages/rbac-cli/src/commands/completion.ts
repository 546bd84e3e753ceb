import type { Command } from '../command.js'
import { EXIT, UsageError } from '../exit.js'

/** What `rbac __complete` prints, alone, where the shell itself should complete the names of files. */
export const FILES = ':files'

const SHELLS = ['bash', 'zsh', 'fish', 'pwsh'] as const

export const command: Command = {
  name: 'completion',
  summary: 'Print a completion script for your shell.',
  description: [
    'Completes verbs and flags, and from the policy in reach (--policy on the line, or the default one) the names of principals and groups, actions and scopes.',
    'The script asks `rbac` itself what fits, so it need not be made again when rbac is updated. `rbac` must be on the PATH.',
  ],
  operands: { name: '<shell>', atLeast: 1, atMost: 1, about: `One of ${SHELLS.join(', ')}.`, complete: SHELLS },
  flags: [],
  examples: [
    { does: 'bash: in ~/.bashrc', command: 'source <(rbac completion bash)' },
    { does: 'zsh: in ~/.zshrc, after compinit', command: 'source <(rbac completion zsh)' },
    { does: 'fish: once', command: 'rbac completion fish > ~/.config/fish/completions/rbac.fish' },
    { does: 'PowerShell 7: in $PROFILE', command: 'rbac completion pwsh | Out-String | Invoke-Expression' },
  ],
  exitCodes: [
    [EXIT.ok, 'done'],
    [EXIT.usage, 'wrong usage'],
  ],
  run: async ({ args, out }) => {
    const [asked = ''] = args.operands
    const shell = SHELLS.find((known) => known === asked)
    if (shell === undefined) throw new UsageError(`no completion for \`${asked}\`: the shells are ${SHELLS.join(', ')}`)
    if (out.json) await out.value({ schema: 'rbac.completion/v1', shell, script: SCRIPTS[shell] })
    else await out.raw(SCRIPTS[shell])
    return EXIT.ok
  },
}

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `# bash completion for rbac
_rbac() {
  local -a words=() candidates=()
  local index part joined= current=\${COMP_WORDS[COMP_CWORD]}
  for ((index = 1; index <= COMP_CWORD; index++)); do
    part=\${COMP_WORDS[index]}
    # bash breaks words at = and :, rbac does not.
    if [[ \${#words[@]} -gt 0 && ( $part == [=:]* || \${words[-1]} == *[=:] ) ]]; then
      words[-1]+=$part
    else
      words+=("$part")
    fi
  done
  [[ $current == [=:] ]] && current=
  joined=\${words[-1]%"$current"}
  local quote=
  if [[ $current == [\\"\\']* ]]; then
    quote=\${current:0:1}
    words[-1]=$joined\${current:1}
  fi
  words[-1]=\${words[-1]//\\\\/}
  mapfile -t candidates < <(rbac __complete "\${words[@]}" 2>/dev/null)
  COMPREPLY=()
  if [[ \${candidates[0]} == ${FILES} ]]; then
    compopt -o default 2>/dev/null
    return
  fi
  local candidate
  for candidate in "\${candidates[@]}"; do
    candidate=\${candidate#"$joined"}
    [[ -n $quote ]] || printf -v candidate %q "$candidate"
    COMPREPLY+=("$candidate")
  done
}
complete -F _rbac rbac
`,
  zsh: `#compdef rbac
_rbac() {
  local -a candidates
  # Of the word that is begun, PREFIX is the part behind a quote that is still open.
  candidates=("\${(@f)$(rbac __complete "\${(@Q)words[2,CURRENT - 1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  if [[ $candidates[1] == ${FILES} ]]; then
    compset -P '--*='
    _files
  elif [[ -n $candidates[1] ]]; then
    compadd -M 'm:{a-zA-Z}={A-Za-z}' -a -- candidates
  fi
}
compdef _rbac rbac
`,
  fish: `# fish completion for rbac
function __rbac_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    # Without its quotes, of which the last may still be missing.
    for quote in '' "'" '"'
        set -l bare (string unescape -- "$current$quote"); and set current $bare; and break
    end
    set -l candidates (rbac __complete $words[2..-1] "$current" 2>/dev/null)
    if test "$candidates[1]" = ${FILES}
        set -l flag (string match -r -- '^--[^=]*=' "$current")
        string replace -r -- '^' "$flag" (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current"))
    else
        printf '%s\\n' $candidates
    end
end
complete -c rbac -f -a '(__rbac_complete)'
`,
  pwsh: `# PowerShell completion for rbac
Register-ArgumentCompleter -Native -CommandName rbac -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
    ForEach-Object { $_.ToString().Trim("'", '"') })
  if ($wordToComplete -eq '') { $words += '' }
  $candidates = @(rbac __complete @words 2>$null)
  # Nothing returned: PowerShell completes the names of files.
  if ($candidates.Count -eq 0 -or $candidates[0] -eq '${FILES}') { return }
  foreach ($candidate in $candidates) {
    $text = if ($candidate -match '[^\\w./=:-]') { "'" + $candidate.Replace("'", "''") + "'" } else { $candidate }
    [System.Management.Automation.CompletionResult]::new($text, $candidate, 'ParameterValue', $candidate)
  }
}
`,
}
