# bash completion for rbac
_rbac() {
  local -a words=() candidates=()
  local index part joined= current=${COMP_WORDS[COMP_CWORD]}
  for ((index = 1; index <= COMP_CWORD; index++)); do
    part=${COMP_WORDS[index]}
    # bash breaks words at = and :, rbac does not.
    if [[ ${#words[@]} -gt 0 && ( $part == [=:]* || ${words[-1]} == *[=:] ) ]]; then
      words[-1]+=$part
    else
      words+=("$part")
    fi
  done
  [[ $current == [=:] ]] && current=
  joined=${words[-1]%"$current"}
  local quote=
  if [[ $current == [\"\']* ]]; then
    quote=${current:0:1}
    words[-1]=$joined${current:1}
  fi
  words[-1]=${words[-1]//\\/}
  mapfile -t candidates < <(rbac __complete "${words[@]}" 2>/dev/null)
  COMPREPLY=()
  if [[ ${candidates[0]} == :files ]]; then
    compopt -o default 2>/dev/null
    return
  fi
  local candidate
  for candidate in "${candidates[@]}"; do
    candidate=${candidate#"$joined"}
    [[ -n $quote ]] || printf -v candidate %q "$candidate"
    COMPREPLY+=("$candidate")
  done
}
complete -F _rbac rbac
