// Questions over people: who is where, who carried how much. question_totals.cc adds postings up.
#include "services/rotation/questions/question_service.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/postings.h"
#include "services/rotation/questions/policy_question.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using v1::ListSchoolPeopleResponse;
using v1::Posting;

constexpr int kDefaultYears = 10, kMaxYears = 30;

constexpr db::Sql kEmployedThen{"employment.of_school", R"(
SELECT DISTINCT person FROM employment WHERE school = $1 AND start_date <= $2 AND end_date > $2)"};
constexpr db::Sql kCircuitThen{"posting_circuit.of_party", R"(
SELECT p.data FROM posting_circuit c JOIN posting p ON p.name = c.posting AND p.recorded_to = 9223372036854775807
WHERE c.party = $1 AND p.start_date <= $2 AND p.end_date > $2)"};
constexpr db::Sql kAwayThen{"posting.of_employed", R"(
SELECT DISTINCT p.data FROM employment e JOIN posting p ON p.person = e.person AND p.recorded_to = 9223372036854775807
WHERE e.school = $1 AND e.start_date <= $2 AND e.end_date > $2 AND p.start_date <= $2 AND p.end_date > $2)"};

// One line of the answer, in order.
struct Line {
  std::string person;
  ListSchoolPeopleResponse::Why why = ListSchoolPeopleResponse::WHY_UNSPECIFIED;
  std::string posting;
  v1::Share share;
  std::string duty;

  std::string Key() const { return StrCat(person, "/", static_cast<int>(why), posting.empty() ? "" : "/", posting); }
};

// Gathers lines by key, so that each is there once.
class Lines {
 public:
  void Employed(std::string person) {
    Add({.person = std::move(person), .why = ListSchoolPeopleResponse::WHY_EMPLOYED});
  }
  void Posted(const Posting& posting, ListSchoolPeopleResponse::Why why) {
    if (!policy::IsSent(posting.state())) return;
    Add({.person = posting.person(),
         .why = why,
         .posting = posting.name(),
         .share = posting.share(),
         .duty = posting.duty()});
  }
  const std::map<std::string, Line>& all() const { return lines_; }

 private:
  void Add(Line line) {
    std::string key = line.Key();
    lines_.emplace(std::move(key), std::move(line));
  }
  std::map<std::string, Line> lines_;
};

absl::Status Gather(db::Tx& tx, const std::string& school, const std::string& day, Lines& lines) {
  static const auto& here = *new std::string(PostingTable().Where("host = $1 AND start_date <= $2 AND end_date > $2"));
  static const auto& away = *new std::string(PostingTable().Where("home = $1 AND start_date <= $2 AND end_date > $2"));
  absl::Status status = tx.Each(kEmployedThen, {school, day}, [&](const db::Row& row) {
    lines.Employed(std::string(row.Text(0)));
    return absl::OkStatus();
  });
  const auto posted = [&](const db::Sql& sql, ListSchoolPeopleResponse::Why why) {
    return tx.Each(sql, {school, day}, [&](const db::Row& row) {
      Posting posting;
      absl::Status parsed = db::Parse(row, 0, posting);
      if (parsed.ok()) lines.Posted(posting, why);
      return parsed;
    });
  };
  if (status.ok()) status = posted({"posting.at_host", here}, ListSchoolPeopleResponse::WHY_POSTED_HERE);
  if (status.ok()) status = posted(kCircuitThen, ListSchoolPeopleResponse::WHY_POSTED_HERE);
  if (status.ok()) status = posted({"posting.of_home_then", away}, ListSchoolPeopleResponse::WHY_POSTED_AWAY);
  // Those whom the office above the school sends are away from the school, too.
  if (status.ok()) status = posted(kAwayThen, ListSchoolPeopleResponse::WHY_POSTED_AWAY);
  return status;
}

// What the employment says of share and duty.
absl::Status Complete(db::Tx& tx, const std::string& school, const std::string& day, Line& line) {
  if (line.why != ListSchoolPeopleResponse::WHY_EMPLOYED) return absl::OkStatus();
  absl::StatusOr<resource::Entered<v1::Person>> person = resource::Get<v1::Person>(tx, line.person);
  if (!person.ok()) return person.status();
  for (const v1::Person::Employment& employment : person->resource.employments()) {
    const type::v1::Interval& interval = employment.interval();
    const bool holds = employment.school() == school && FirstDayOf(interval.start()) <= day &&
                       (interval.end().empty() || day < FirstDayOf(interval.end()));
    if (!holds) continue;
    line.share = employment.share();
    line.duty = employment.duty();
  }
  return absl::OkStatus();
}

}  // namespace

Answer<ListSchoolPeopleResponse> QuestionService::ListSchoolPeople(const Call& call,
                                                                   const v1::ListSchoolPeopleRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("school", request.school(), "parties");
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  return db::Query<ListSchoolPeopleResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, on = FormatDay(*day), page = *page](db::Tx& tx) -> absl::StatusOr<ListSchoolPeopleResponse> {
        absl::StatusOr<std::optional<PartyFacts>> school = store::HeardParty(tx, request.school());
        if (!school.ok()) return school.status();
        if (!school->has_value() ||
            !access::Concerns(call.caller, call.scope, {(*school)->region_code}, {(*school)->name})) {
          return Failure(kNotFound, {{"name", request.school()}});
        }
        Lines lines;
        absl::Status gathered = Gather(tx, request.school(), on, lines);
        if (!gathered.ok()) return gathered;
        ListSchoolPeopleResponse response;
        for (auto it = lines.all().upper_bound(page.after); it != lines.all().end(); ++it) {
          if (response.people_size() == page.limit - 1) {
            response.set_next_page_token(rpc::NextPageToken(request, std::prev(it)->first));
            break;
          }
          Line line = it->second;
          absl::Status complete = Complete(tx, request.school(), on, line);
          if (!complete.ok()) return complete;
          auto& present = *response.add_people();
          present.set_person(line.person);
          present.set_why(line.why);
          present.set_posting(line.posting);
          if (line.share.denominator() != 0) *present.mutable_share() = line.share;
          present.set_duty(line.duty);
        }
        return response;
      });
}

Answer<v1::ListBurdenResponse> QuestionService::ListBurden(const Call& call, const v1::ListBurdenRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (request.region().empty()) return MissingField("region");
  if (!IsDivisionCode(request.region())) return InvalidField("region", "六位行政区划代码");
  if (request.years() < 0 || request.years() > kMaxYears) return InvalidField("years", "0（十年）或 1 至 30");
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  if (!call.scope.Covers(request.region())) return absl::Status(Failure(kOutOfScope, {{"region", call.caller.region}}));
  const policy::Window window = policy::YearsUntil(*day, request.years() == 0 ? kDefaultYears : request.years());
  return db::Query<v1::ListBurdenResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&request, window, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListBurdenResponse> {
        absl::StatusOr<std::vector<v1::Person>> people =
            resource::List<v1::Person>(tx, Scope::Region(request.region()), {}, page);
        if (!people.ok()) return people.status();
        v1::ListBurdenResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *people));
        type::v1::Interval interval;
        interval.set_start(FormatDay(window.first));
        interval.set_end(FormatDay(window.beyond));
        for (const v1::Person& person : *people) {
          absl::StatusOr<std::vector<Posting>> postings = store::PostingsOf(tx, person.name(), interval);
          if (!postings.ok()) return postings.status();
          *response.add_burdens() = policy::BurdenOf(person.name(), *postings, window);
        }
        return response;
      });
}

Answer<v1::ListFlaggedPostingsResponse> QuestionService::ListFlaggedPostings(
    const Call& call, const v1::ListFlaggedPostingsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!request.region().empty() && !IsDivisionCode(request.region())) return InvalidField("region", "六位行政区划代码");
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  rpc::SqlFilter filter{.sql = " AND flagged = 1", .values = {}};
  if (!request.region().empty()) {
    const Scope area = Scope::Region(request.region());
    const size_t first = resource::kFirstFilterParameter + filter.values.size();
    const std::string low = StrCat("$", first), high = StrCat("$", first + 1);
    filter.sql += StrCat(" AND ((home_region >= ", low, " AND home_region < ", high, ") OR (host_region >= ", low,
                         " AND host_region < ", high, "))");
    filter.values.emplace_back(area.low);
    filter.values.emplace_back(area.high);
  }
  return db::Query<v1::ListFlaggedPostingsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, filter = std::move(filter),
       page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListFlaggedPostingsResponse> {
        // The few that are flagged have an index of their own.
        const resource::Shown shown = ShownTo<Posting>(call);
        absl::StatusOr<std::vector<Posting>> postings =
            shown.own_columns.empty() ? resource::ListByName<Posting>(tx, shown.scope, filter, page)
                                      : resource::ListShown<Posting>(tx, call.caller, shown, filter, page);
        if (!postings.ok()) return postings.status();
        v1::ListFlaggedPostingsResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *postings));
        for (Posting& posting : *postings) *response.add_postings() = std::move(posting);
        return response;
      });
}

}  // namespace jiedui::rotation
