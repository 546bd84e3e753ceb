#compdef rbac
_rbac() {
  local -a candidates
  candidates=("${(@f)$(rbac __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $candidates[1] == :files ]]; then
    compset -P '--*='
    _files
  else
    compadd -a -- candidates
  fi
}
compdef _rbac rbac
