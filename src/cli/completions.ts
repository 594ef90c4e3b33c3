import { RULES } from "../../language-rules/registry.generated";
import { COMMANDS, SHELLS, type CommandSpec, type OptionSpec } from "./spec";

const names = COMMANDS.map((command) => command.name);
const ruleIds = RULES.map((rule) => rule.meta.id);

/** Words that complete a command's operand; null for file names, an empty list for none. */
function operandsOf(command: CommandSpec): readonly string[] | null {
  if (command.name === "explain") return ruleIds;
  if (command.name === "completions") return SHELLS;
  return command.arity[1] > 0 ? null : [];
}

/** Words that complete an option's value; null for file names. */
function valuesOf(option: OptionSpec): readonly string[] | null {
  if (option.choices) return option.choices;
  if (option.name === "rules") return ruleIds;
  return option.file === true ? null : [];
}

const flag = (option: OptionSpec): string => `--${option.name}`;
/** Options whose value is the next word. */
const taking = (command: CommandSpec): readonly OptionSpec[] => command.options.filter((option) => option.value !== null && option.optional === undefined);
const flags = (command: CommandSpec): string => command.options.flatMap((option) => (option.optional === undefined ? [flag(option)] : [flag(option), ...(option.choices ?? []).map((choice) => `${flag(option)}=${choice}`)])).join(" ");

export function bash(): string {
  const files = 'COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames; return';
  const words = (list: readonly string[]): string => `COMPREPLY=($(compgen -W "${list.join(" ")}" -- "$cur")); return`;
  const cases = COMMANDS.map((command) => {
    const values = taking(command).map((option) => `        ${flag(option)}) ${complete(valuesOf(option))} ;;\n`).join("");
    const operands = operandsOf(command);
    return `    ${command.name})\n      case "$prev" in\n${values}      esac\n      if [[ "$cur" == -* ]]; then ${words([flags(command)])}; fi\n      ${complete(operands)} ;;\n`;
  }).join("");
  function complete(list: readonly string[] | null): string {
    return list === null ? files : list.length === 0 ? "return" : words(list);
  }
  return `# bash completion for crewvet: source <(crewvet completions bash)
_crewvet() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then ${words([...names, "--help", "--version"])}; fi
  case "\${COMP_WORDS[1]}" in
${cases}  esac
}
complete -F _crewvet crewvet
`;
}

export function zsh(): string {
  const quote = (text: string): string => text.replace(/'/g, "'\\''").replace(/[[\]:]/g, "\\$&");
  const option = (one: OptionSpec): string => {
    const values = valuesOf(one);
    const action = values === null ? "_files" : values.length > 0 ? `(${values.join(" ")})` : "";
    const value = one.value === null ? "" : one.optional === undefined ? `:${one.value}:${action}` : `::${one.value}:${action}`;
    const name = one.optional === undefined ? flag(one) : `${flag(one)}=-`;
    return `        '${name}[${quote(one.help)}]${value}'`;
  };
  const cases = COMMANDS.map((command) => {
    const operands = operandsOf(command);
    const operand = operands === null ? `'*:path:_files'` : operands.length > 0 ? `'1:word:(${operands.join(" ")})'` : "";
    return `    ${command.name})\n      _arguments \\\n${[...command.options.map(option), ...(operand === "" ? [] : [`        ${operand}`])].join(" \\\n")} ;;\n`;
  }).join("");
  const list = COMMANDS.map((command) => `    '${command.name}:${quote(command.summary)}'`).join("\n");
  return `#compdef crewvet
# zsh completion for crewvet: crewvet completions zsh > "\${fpath[1]}/_crewvet"
_crewvet() {
  local -a commands=(
${list}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases}  esac
}
if [[ $funcstack[1] == _crewvet ]]; then _crewvet "$@"; else compdef _crewvet crewvet; fi
`;
}

export function fish(): string {
  const quote = (text: string): string => `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
  const lines = ["# fish completion for crewvet: crewvet completions fish > ~/.config/fish/completions/crewvet.fish", "complete -c crewvet -f"];
  for (const command of COMMANDS) {
    lines.push(`complete -c crewvet -n __fish_use_subcommand -a ${command.name} -d ${quote(command.summary)}`);
    const here = `-n '__fish_seen_subcommand_from ${command.name}'`;
    const operands = operandsOf(command);
    if (operands === null) lines.push(`complete -c crewvet ${here} -F`);
    else if (operands.length > 0) lines.push(`complete -c crewvet ${here} -a ${quote(operands.join(" "))}`);
    for (const option of command.options) {
      const values = valuesOf(option);
      const value = option.value === null || option.optional !== undefined ? "" : values === null ? " -r -F" : values.length > 0 ? ` -x -a ${quote(values.join(" "))}` : " -x";
      lines.push(`complete -c crewvet ${here} -l ${option.name}${value} -d ${quote(option.help)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

export function powershell(): string {
  const quote = (text: string): string => `'${text.replace(/'/g, "''")}'`;
  const table = COMMANDS.map((command) => {
    const values = taking(command).map((option) => `      ${quote(flag(option))} = @(${(valuesOf(option) ?? []).map(quote).join(", ")})`).join("\n");
    return `    ${quote(command.name)} = @{\n      '' = @(${[...flags(command).split(" "), ...(operandsOf(command) ?? [])].map(quote).join(", ")})\n${values}\n    }`;
  }).join("\n");
  return `# PowerShell completion for crewvet: crewvet completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName crewvet -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $table = @{
${table}
  }
  $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  if ($wordToComplete -ne '') { $words = @($words | Select-Object -SkipLast 1) }
  if ($words.Count -le 1) { $choices = @(${names.map(quote).join(", ")}) }
  else {
    $command = $table[$words[1]]
    if ($null -eq $command) { return }
    $choices = if ($command.ContainsKey($words[-1])) { $command[$words[-1]] } else { $command[''] }
  }
  $choices | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}
