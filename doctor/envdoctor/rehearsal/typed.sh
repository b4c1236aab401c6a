# Types one line as somebody does who sits in one shell all the time: directory and environment are kept between lines.
#   bash typed.sh DIRECTORY LINE       DIRECTORY is relative to the project; "-" stays where the line before ended.
# A line that opens a port and goes on is a server: it is left running and counts as done.
state=/var/lib/envdoctor
project=$(cat $state/project 2>/dev/null || echo "$HOME")
directory=$1 line=$2

sudo() {
    local user=
    while [ $# -gt 0 ]; do
        case $1 in
            -u) user=$2; shift 2 ;;
            -i|-H|-E|-S|-n|--) shift ;;
            -*) shift ;;
            *=*) export "${1?}"; shift ;;
            *) break ;;
        esac
    done
    [ $# -gt 0 ] || return 0
    if [ -n "$user" ] && [ "$user" != root ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}
deactivate() { PATH=${PATH#"$VIRTUAL_ENV/bin:"}; unset VIRTUAL_ENV; }
envdoctor_clone() { # what git clone of this repository gives: a copy of its commit, below the place where one stands
    mkdir -p "$1" && cp -a $state/clone/. "$1" && (cd "$1" && pwd >$state/project)
}
listening() { awk '$4 == "0A" { print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort; }
remember() { export -p >$state/environment; pwd >$state/directory; }

[ -f $state/environment ] && . $state/environment
if [ "$directory" = - ]; then cd "$(cat $state/directory 2>/dev/null || echo "$HOME")"; else cd "$project/$directory"; fi || exit 1

log=$(mktemp)
before=$(listening)
(trap remember EXIT; eval "$line") </dev/null >"$log" 2>&1 &
typed=$!
tail -n +1 -s 0.3 --pid=$typed -f "$log" &
shown=$!

case $line in
    *install*|*sync*|*migrate*|*test*|*build*|*' ci'*|*upgrade*) may_serve= ;;
    *) may_serve=yes ;;
esac
case $line in
    *'celery '*worker*|*'celery '*beat*|*' worker'*|*rqworker*|*qcluster*|*run_huey*|*'--watch'*|*'run watch'*|*'run dev'*|*'bot.py'*) lives=20 ;;
    *) lives= ;;
esac
began=$SECONDS open=0
while kill -0 $typed 2>/dev/null; do
    sleep 0.5
    if [ -n "$may_serve" ] && [ "$(listening)" != "$before" ]; then open=$((open + 1)); else open=0; fi
    if [ $open -ge 8 ] || { [ -n "$lives" ] && [ $((SECONDS - began)) -ge $lives ]; }; then
        sleep 0.5
        kill $shown 2>/dev/null
        echo "envdoctor: it goes on, and was left running"
        exit 0
    fi
done
wait $typed
code=$?
wait $shown 2>/dev/null
exit $code
