# fish completion for rbac
function __rbac_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    # Without its quotes, of which the last may still be missing.
    for quote in '' "'" '"'
        set -l bare (string unescape -- "$current$quote"); and set current $bare; and break
    end
    set -l candidates (rbac __complete $words[2..-1] "$current" 2>/dev/null)
    if test "$candidates[1]" = :files
        set -l flag (string match -r -- '^--[^=]*=' "$current")
        string replace -r -- '^' "$flag" (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current"))
    else
        printf '%s\n' $candidates
    end
end
complete -c rbac -f -a '(__rbac_complete)'
