#compdef rbac
_rbac() {
  local -a candidates
  # Of the word that is begun, PREFIX is the part behind a quote that is still open.
  candidates=("${(@f)$(rbac __complete "${(@Q)words[2,CURRENT - 1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  if [[ $candidates[1] == :files ]]; then
    compset -P '--*='
    _files
  elif [[ -n $candidates[1] ]]; then
    compadd -M 'm:{a-zA-Z}={A-Za-z}' -a -- candidates
  fi
}
compdef _rbac rbac
