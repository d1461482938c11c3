#!/usr/bin/env bash
# From a fresh Debian 12 to answers: who supports whom, which county school is under whose trusteeship, who teaches where, events arriving at a
# subscriber.
#   deploy/quickstart.sh           install what is missing, build, start, load the real data, show
#   deploy/quickstart.sh --stop    stop what it started; the data stay
# Running it twice is harmless. Everything it keeps is in var/ (JIEDUI_HOME says otherwise); it listens on 127.0.0.1 only, on ports
# 7401 to 7404 (gRPC of pairing, trusteeship, rotation and reporting), 9401 to 9404 (metrics) and 7479 (Redis) unless JIEDUI_PORT, JIEDUI_METRICS_PORT
# (each also takes the next three ports) and JIEDUI_REDIS_PORT say otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

home="${JIEDUI_HOME:-$PWD/var}"
port="${JIEDUI_PORT:-7401}"
metrics_port="${JIEDUI_METRICS_PORT:-9401}"
redis_port="${JIEDUI_REDIS_PORT:-7479}"
bin="$PWD/build/bin"
export JIEDUI_SERVER="127.0.0.1:$port" JIEDUI_TRUSTEESHIP_SERVER="127.0.0.1:$((port + 1))" JIEDUI_ROTATION_SERVER="127.0.0.1:$((port + 2))"
export JIEDUI_REPORTING_SERVER="127.0.0.1:$((port + 3))"

today="$(TZ=Asia/Shanghai date +%F)"  # the service's business date
bold='' plain=''
if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
# Shows a command as a person would type it, then its answer.
show() {
  printf '\n$ jiedui'
  for word in "$@"; do
    case "$word" in *' '*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$bin/jiedui" "$@"
}

running() { [ -s "$home/$1.pid" ] && kill -0 "$(cat "$home/$1.pid")" 2> /dev/null; }
stop() {
  if running "$1"; then
    local pid
    pid="$(cat "$home/$1.pid")"
    kill "$pid"
    for _ in $(seq 200); do
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.1
    done
    echo "stopped $1"
  fi
  rm -f "$home/$1.pid"
}
# wait_for WHAT COMMAND…
wait_for() {
  local what="$1"
  shift
  for _ in $(seq 100); do
    if "$@" > /dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  echo "$what does not answer; its log is in $home" >&2
  tail -n 5 "$home/$what.log" >&2
  exit 1
}

case "${1:-}" in
  --stop)
    stop reporting
    stop rotation
    stop trusteeship
    stop pairing
    stop redis
    exit 0
    ;;
  "") ;;
  *)
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

say "1. Packages and programs"
deploy/install_packages.sh build run
if [ ! -f build/CMakeCache.txt ]; then cmake --preset release > /dev/null; fi
cmake --build --preset release --target jiedui jiedui-pairing jiedui-trusteeship jiedui-rotation jiedui-reporting
mkdir -p "$home"

say "2. Redis and the four services: pairing, trusteeship, rotation, reporting"
# serve NAME NTH SETTING…: the nth of the ports; each follows the events of the services that its settings name.
serve() {
  local name="$1" nth="$2" settings=() setting
  shift 2
  for setting in "$@"; do settings+=(--set "$setting"); done
  if ! running "$name"; then
    setsid "$bin/jiedui-$name" --config deploy/config/quickstart.json \
      --set "service.listen=127.0.0.1:$((port + nth))" --set "service.metrics_listen=127.0.0.1:$((metrics_port + nth))" \
      --set "service.sqlite.path=$home/$name.db" --set "service.redis.address=127.0.0.1:$redis_port" "${settings[@]}" \
      > "$home/$name.out" 2> "$home/$name.log" &
    echo $! > "$home/$name.pid"
  fi
  wait_for "$name" "$bin/jiedui-$name" --health --set "service.listen=127.0.0.1:$((port + nth))"
}
# A secret of 32 bytes in hexadecimal, which nobody else reads.
secret() { [ -s "$1" ] || (umask 077 && od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' > "$1"); }
secret "$home/identity.key"
secret "$home/issuer.key"
if ! running redis; then
  setsid redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$home" --appendonly yes --save "" > "$home/redis.log" 2>&1 &
  echo $! > "$home/redis.pid"
fi
wait_for redis redis-cli -p "$redis_port" ping
serve pairing 0 "trusteeship=$JIEDUI_TRUSTEESHIP_SERVER"
serve trusteeship 1 "pairing=$JIEDUI_SERVER" "rotation=$JIEDUI_ROTATION_SERVER"
serve rotation 2 "pairing=$JIEDUI_SERVER" "trusteeship=$JIEDUI_TRUSTEESHIP_SERVER" "identity_key_file=$home/identity.key" \
  "issuer_keys=[{\"id\":\"demo\",\"issuer\":\"演示机关\",\"region\":\"621102\",\"start\":\"2022-01-01\",\"seed_file\":\"$home/issuer.key\"}]"
serve reporting 3 "pairing=$JIEDUI_SERVER" "rotation=$JIEDUI_ROTATION_SERVER" "trusteeship=$JIEDUI_TRUSTEESHIP_SERVER"
echo "gRPC 127.0.0.1:$port to $((port + 3))   metrics http://127.0.0.1:$metrics_port/metrics to $((metrics_port + 3))   Redis 127.0.0.1:$redis_port   data $home"

say "3. The real data: regions, their sets and lists, parties, schemes, pairings, rules, records (deploy/data/README.md names the sources)"
for kind in regions region-sets region-tags parties schemes pairings rules records; do
  # 5: rows that have been changed here since the first load stay as they are.
  "$bin/jiedui" import "$kind" "deploy/data/${kind//-/_}.csv" || [ $? -eq 5 ]
done

say "4. Who supports whom"
show pairing list --scheme q11-tibetan --filter 'supporter_kind = PROVINCE_GOVERNMENT' --on 2011-12-31
show pairing list --recipient 青海师范大学 --on 2016-12-31
show pairing list --recipient 菏泽市 --on 2019-06-01
show pairing list --recipient 定西市 --on 2022-09-01
show pairing count --scheme q11-tibetan --on 2011-12-31
show pairing count --on "$today"

say "5. Regions over time: 33 county-level units of the six prefectures in 2011, 32 today; what 海东地区 became; who is reached"
show region count --set 六州 --level county --on 2011-12-31
show region count --set 六州 --level county --on "$today"
show region lineage 632100
show region lineage 茫崖市
show coverage --set 青海省八个市州 --level prefecture --on 2011-12-31
show coverage --set 六州 --way own --way within --on "$today" --limit 5
show region count --tag poverty-county --on 2019-12-31
show coverage --set 教育基础薄弱县

say "6. What is missing: joint meetings of 2019, plans, leaders"
show gaps no-joint-meeting --scheme 省内扶贫协作 --on 2020-01-01
show gaps no-plan --scheme 团队式对口支援
show gaps no-leader --on 2011-12-31

show pairing count --parent qh-04 --scheme 手拉手
show contradictions

say "7. What the rules refuse (exit code 3)"
show pairing add --scheme 省内扶贫协作 --supporter 青岛市 --recipient 临沂市 --attested-on 2019-01-18 || [ $? -eq 3 ]

say "8. A subscriber hears of a change as it happens"
events="$home/events.txt"
redis-cli -p "$redis_port" --csv PSUBSCRIBE 'cn.jiedui.pairing.*' > "$events" &
subscriber=$!
trap 'kill $subscriber 2> /dev/null || true' EXIT
wait_for redis grep -q psubscribe "$events"
id="quickstart-$(date +%s)"
show pairing propose --id "$id" --scheme 团队式对口支援 --supporter 北京师范大学 --recipient 青海师范大学 --start "$today"
show pairing end "$id" --reason 演示
wait_for redis grep -q pairing.ended "$events"
printf '\n$ redis-cli -p %s PSUBSCRIBE '"'cn.jiedui.pairing.*'"'\n' "$redis_port"
grep pmessage "$events"

say "9. County schools under trusteeship: the public rows of the 115 (deploy/data/README.md)"
"$bin/jiedui" --server "$JIEDUI_TRUSTEESHIP_SERVER" import rules deploy/data/trusteeship_rules.csv || [ $? -eq 5 ]
"$bin/jiedui" import programmes deploy/data/programmes.csv || [ $? -eq 5 ]
"$bin/jiedui" import county-lists deploy/data/county_lists.csv || [ $? -eq 5 ]
"$bin/jiedui" trusteeship import deploy/data/trusteeships.csv || [ $? -eq 5 ]
# The registry hears of them and opens their pairings; the service hears of those.
agreed() { [ -z "$("$bin/jiedui" --no-header -o csv trusteeship disagreements 2> /dev/null || echo away)" ]; }
wait_for trusteeship agreed
show trusteeship disagreements
show pairing list --scheme 县中托管帮扶 --recipient 马山中学 --on 2022-09-01
show trusteeship state moe22 --on 2022-09-01
show trusteeship file 马山中学 --on 2022-09-01
show trusteeship missing moe22 --on 2022-09-01
show trusteeship coverage key-assistance-2021 --on 2022-09-01 --limit 5
show trusteeship candidates 巴林左旗 --programme moe22 --on 2022-09-01 --limit 3

say "10. An agreement of three parties: two signatures are not enough; a posting counts for its measure (a demonstration: no real school)"
id="demo-$(date +%s)"
demo="$home/$id" in_three_years="$(date -d "$today + 3 years" +%F)"
mkdir -p "$demo"
"$bin/jiedui" import parties - > /dev/null << CSV || [ $? -eq 5 ]
party_id,kind,display_name,region,source
demo-school,school,演示县中（非真实单位）,140827,演示
CSV
"$bin/jiedui" import programmes - > /dev/null << CSV || [ $? -eq 5 ]
programme_id,tier,display_name,effective_from,start_term,scheme,clause,document,source
demo,national,演示项目（非真实）,2022-05-31,2022-autumn,moe22-trusteeship,MOE22-1,演示,演示
CSV
redis-cli -p "$redis_port" --csv PSUBSCRIBE 'cn.jiedui.trusteeship.*' 'cn.jiedui.pairing.pairing.*' > "$events" &
kill "$subscriber" 2> /dev/null || true
subscriber=$!
wait_for redis grep -q psubscribe "$events"
show trusteeship propose --id "$id" --programme demo --supporter 北京大学 --school 演示县中（非真实单位） --county gov-140827 \
  --start "$today" --end "$in_three_years" --reason 演示
show agreement draw-up "$id" --start "$today" --end "$in_three_years" --clause '1;supporter,county_government,school;三方按一校一策开展托管帮扶。' \
  --clause '2;county_government,school;县级人民政府按年度拨付经费，学校落实配套。' --clause '3;supporter;大学派驻校长和教师团队。'
for side in supporter:univ-4111010001 county_government:gov-140827 school:demo-school; do
  role="${side%%:*}" party="${side#*:}"
  public="$("$bin/jiedui" key new "$demo/$role.key" 2> /dev/null)"
  "$bin/jiedui" key register --id "$id-${role//_/-}" --party "$party" --public-key "$public" > /dev/null 2>&1
  if [ "$role" = school ]; then
    show measure add trusteeship="$id" type=shadowing tasks=teaching start="$today" end="$in_three_years" 'planned=unit=people;value=4' || [ $? -eq 3 ]
  fi
  show agreement sign "$id" --role "$role" --key "$id-${role//_/-}" --key-file "$demo/$role.key" --signer 演示
done
show measure add trusteeship="$id" type=shadowing tasks=teaching start="$today" end="$in_three_years" 'planned=unit=people;value=4'
show agreement verify "$id"
# One person is entered once, in rotation, and counts for the measure (an invented teacher).
teacher="$(cat /proc/sys/kernel/random/uuid)"
wait_for rotation "$bin/jiedui" rotation person add --id "$teacher" display_name=演示教师（虚构） "roles=role=teacher;interval.start=2015-09-01" \
  stage=senior "employments=school=demo-school;interval.start=2015-09-01"
show rotation posting plan --id "$id" programme=demo kind=shadowing person="$teacher" home=demo-school host=univ-4111010001 \
  interval.start="$today" interval.end="$in_three_years" stage=senior basis="trusteeships/$id"
counted() { "$bin/jiedui" -o csv --no-header trusteeship headcounts --trusteeship "$id" 2> /dev/null | grep -q .; }
wait_for trusteeship counted
show trusteeship headcounts --trusteeship "$id"
show trusteeship terminate "$id" --reason 演示结束
wait_for redis grep -q pairing.pairing.ended "$events"
printf '\n$ redis-cli -p %s PSUBSCRIBE '"'cn.jiedui.trusteeship.*' 'cn.jiedui.pairing.pairing.*'"'\n' "$redis_port"
grep pmessage "$events" | cut -c 1-200

say "11. Teacher rotation: a year of 福州 and 定西 filled to 80, the 81st refused (schools and people are invented: deploy/demo/people.py)"
people="$home/people"
python3 deploy/demo/people.py --out "$people"
example() { awk -F, -v what="$1" '$1 == what { print $2 }' "$people/examples.csv"; }
"$bin/jiedui" import parties "$people/parties.csv" || [ $? -eq 5 ]
"$bin/jiedui" --server "$JIEDUI_ROTATION_SERVER" import rules deploy/data/rotation_rules.csv || [ $? -eq 5 ]
"$bin/jiedui" import quotas deploy/data/quotas.csv || [ $? -eq 5 ]
# The service hears of the schools by the registry's events.
imported() { "$bin/jiedui" import "$@" || [ $? -eq 5 ]; }
wait_for rotation imported categories "$people/categories.csv"
for county in 621102 621122; do
  "$bin/jiedui" rotation budget set "$county" 400 --source 虚构数据，仅供演示 > /dev/null
done
for kind in people allotments needs; do imported "$kind" "$people/$kind.csv"; done
wait_for rotation imported postings "$people/postings.csv"
show rotation quota use fuzhou-dingxi --year 2022
spare="demo-spare-$(date +%s)"
show rotation posting plan --id "$spare" programme=fuzhou-dingxi kind=shadowing person="$(example spare)" \
  home="$(awk -F, '$1 == "spare" { print $3 }' "$people/examples.csv")" host=demo-350102-1 interval.start=2022-11-07 interval.end=2022-11-21 \
  stage=senior basis=pairings/fz-01 duty=跟岗
show rotation posting nominate "$spare" || [ $? -eq 3 ]
show rotation posting withdraw "$spare" --reason 名额已满

say "12. A right that service gives: promotion needs a year in a rural or weak school"
show rotation right "$(example lent)" promotion --on 2022-12-01
show rotation right "$(example lent)" promotion --on 2023-03-02

say "13. Who goes where next year: computed, explained, verified, accepted by somebody else"
plan="demo-$(date +%s)"
show rotation plan create --id "$plan" display_name=演示轮岗 region_code=621100 interval.start=2023-09-01 interval.end=2024-09-01 \
  programme=county-rotation kind=exchange candidates.places_per_person=20
show rotation plan compute "$plan" --wait
show rotation plan lines "$plan" --placed --limit 8
show rotation plan lines "$plan" --open --limit 5
show rotation plan certificate "$plan" --out "$people/$plan.certificate"
hash="$("$bin/jiedui" -o json rotation plan get "$plan" | sed -n 's/.*"certificateHash": "\([0-9a-f]*\)".*/\1/p')"  # what the plan says of itself
show rotation plan verify "$people/$plan.certificate" --hash "$hash"
show --as 'person=chen;organisation=parties/gov-621100;role=prefecture;region=621100' rotation plan accept "$plan" --person \
  "$("$bin/jiedui" -o csv --no-header rotation plan lines "$plan" --placed --limit 1 | cut -d, -f1)"
show rotation summary --region 621100 --year 2023

say "14. Who owes a report: the eight prefectures of Qinghai for the first half of 2023, by the pairings in force and the working calendar"
"$bin/jiedui" import calendar deploy/data/work_calendar.csv || [ $? -eq 5 ]
"$bin/jiedui" import duties deploy/data/duties.csv || [ $? -eq 5 ]
"$bin/jiedui" report period get q11-half-year-2023h1 > /dev/null 2>&1 || show report period open q11-half-year 2023h1
owed() { "$bin/jiedui" -o csv --no-header report owed list --period 2023h1 "$@" | wc -l; }
past_due() { [ "$(owed)" -eq 8 ] && [ "$(owed --state open)" -eq 0 ]; }
wait_for reporting past_due
show report owed list --period 2023h1
show report owed waive q11-half-year-2023h1-gov-632700 --reason 并入专项检查 \
  --as 'person=li;organisation=parties/gov-632700;role=prefecture;region=632700' || [ $? -eq 6 ]
show report workday 2023-09-29

say "15. A report: figures follow from what the others recorded, one returned and sent again, accepted by somebody else, every figure explained"
province='person=wang;organisation=parties/dept-630000;role=province;region=630000'
colleague='person=zhao;organisation=parties/dept-630000;role=province;region=630000'
yushu='person=zhaxi;organisation=parties/gov-632700;role=prefecture;region=632700'
report=q11-half-year-2023h1-gov-632700
"$bin/jiedui" record add meeting --id demo-joint-2023 --pairing qh-01 kind=joint held_on=2023-04-10 title=联席会议（演示，虚构） \
  'attendance=side=supporter;head=1;post=负责人|side=recipient;head=1;post=负责人' > /dev/null 2>&1 || [ $? -eq 5 ]
"$bin/jiedui" report form get q11-form > /dev/null 2>&1 || {
  show report form add --id q11-form duty=duties/q11-half-year display_name=半年报告表（演示） owner=parties/dept-630000 interval.start=2011-07-01 \
    'questions=code=progress;text=对口支援工作进展;kind=text;minutes=60|code=meetings;text=联席会议;kind=figure;source=pairing.joint-meetings|code=pupils;text=受益学生;kind=figure;unit=人;minutes=20' \
    review_levels=province citation.clause=Q11-5.4a citation.document=青海省教育对口支援指导意见 --as "$province"
  show report form publish q11-form --as "$colleague"
}
if ! "$bin/jiedui" report show "$report" > /dev/null 2>&1; then
  # The figure is there once the meeting has been heard of.
  met() { "$bin/jiedui" report start "$report" --validate-only --as "$yushu" -o json | grep -q '"value": "1"'; }
  wait_for reporting met
  show report start "$report" --as "$yushu"
  show report fill "$report" progress=接收支教教师，开展联合教研 meetings=确认 pupils=1200 --as "$yushu"
  show report submit "$report" --as "$yushu"
  show report return "$report" --reason 请说明受益学生的统计口径 --as "$province"
  show report fill "$report" progress=接收支教教师，开展联合教研；受益学生按在校人数计 pupils=1180 --as "$yushu"
  show report submit "$report" --as "$yushu"
  show report review "$report" --as "$province"
  show report accept "$report" --as "$colleague"
fi
show report show "$report"
show report explain "$report" meetings
show report complete q11-half-year 2023h1

say "16. Targets judged by given values (the values are invented)"
"$bin/jiedui" import indicators deploy/data/indicators.csv || [ $? -eq 5 ]
"$bin/jiedui" import targets deploy/data/targets.csv || [ $? -eq 5 ]
"$bin/jiedui" indicator set preschool-ger 630000 2020-12-31 84.9 --source 演示数据（虚构） > /dev/null 2>&1 || [ $? -eq 5 ]
"$bin/jiedui" indicator set compulsory-retention 630000 2020-12-31 95 --source 演示数据（虚构） > /dev/null 2>&1 || [ $? -eq 5 ]
show target judge q16-t2 --on 2020-12-31
show target judge q16-t6 --on 2020-12-31
show target judge q16-t6 --on 2019-12-31

say "17. The 34 tasks of Qinghai: which of them 省财政厅 has a part in, what is late, and who was reminded of its report"
"$bin/jiedui" --server "$JIEDUI_REPORTING_SERVER" import rules deploy/data/reporting_rules.csv || [ $? -eq 5 ]
"$bin/jiedui" import tasks deploy/data/q16_tasks.csv || [ $? -eq 5 ]
all_late() { [ "$("$bin/jiedui" -o csv --no-header task list --late | wc -l)" -eq 34 ]; }
wait_for reporting all_late
show task list --unit dept-630000-finance --limit 5
show task show q16-9
show task counts --unit dept-630000-finance
show notice list --kind reminder
reminder="$("$bin/jiedui" -o csv --no-header notice list --kind reminder --limit 1 | cut -d, -f1)"
if [ -n "$reminder" ]; then
  "$bin/jiedui" notice print "$reminder" > "$home/notice.html"
  echo "  $home/notice.html    the first of them, to print"
fi

say "Next"
cat << TEXT
  export PATH="$bin:\$PATH"               then: jiedui --help
  jiedui pairing history sd19-p2                who changed what, when, from, to
  jiedui trusteeship state moe22 --by supporter  which university has how many schools
  jiedui rotation due --region 定西市            whose training or medical check is overdue
  jiedui events watch --after 0                 the whole log, then live
  redis-cli -p $redis_port SUBSCRIBE cn.jiedui.pairing.pairing.activated.v1
  deploy/quickstart.sh --stop                   stop; the data stay in $home
  README.md                                     calling it from another system, subscribers, tests
TEXT
