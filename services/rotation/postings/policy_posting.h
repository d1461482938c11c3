// The rules of postings and teams (Q11-4.9a to 4.9c, Q16-1..2, 3..4, 16, 23a, 30, SD19-3.1b, 3.2b, 3.3a to 3.3e, DX18-3.4.2b, c): pure
// functions of values.
//
// What holds for which programme is data, read as of the posting's first day in the areas of both sides; a rule of either binds:
//
//   rotation-basis-programmes         texts, codes of programmes whose postings rest on a pairing or trusteeship in force on the first day
//                                     (Q11-4.9b)
//   rotation-weak-only-programmes     texts, codes of programmes that send to weak schools of listed counties only (SD19-3.3a): "weak" and
//                                     "listed" are the categories WEAK and SUPPORT_TEACHING_COUNTY of that day, and what is not loaded is
//                                     not weak
//   rotation-return-visit-programmes  texts, codes of programmes in which a principal's shadowing is over only with a visit back
//                                     (SD19-3.3e); where the rule's strength is not REFUSE it warns
//   rotation-management-duties        texts, how the names of management posts end: "校长", "园长" (Q16-16); it only counts
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation::policy {

inline constexpr Clause kNoOverlap{"Q11-4.9a", "《关于认真做好教育对口支援工作的指导意见》四(九)"};
inline constexpr Clause kFreeLodging{"Q11-4.9c", "《关于认真做好教育对口支援工作的指导意见》四(九)"};
inline constexpr Clause kRecognisedOnly{"Q16-3..4", "青政办〔2016〕225号"};
inline constexpr Clause kTogether{"SD19-3.3b", "鲁教厅办发〔2019〕5号"};
inline constexpr Clause kMentors{"SD19-3.3c", "鲁教厅办发〔2019〕5号"};
// Agreement quotas are by stage.
inline constexpr Clause kOwnStage{"DX18-3.7.1b", "定政办发〔2018〕200号"};
inline constexpr Clause kVisits{"SD19-3.3e", "鲁教厅办发〔2019〕5号"};
inline constexpr Clause kCourse{"DX18-3.4.2b", "定政办发〔2018〕200号"};
// Who enters does not approve.
inline constexpr Clause kTwoActors{"Q16-28b", "青政办〔2016〕225号"};

inline constexpr std::string_view kBasisRule = "rotation-basis-programmes", kWeakRule = "rotation-weak-only-programmes",
                                  kVisitRule = "rotation-return-visit-programmes",
                                  kManagementRule = "rotation-management-duties";

std::string_view Chinese(v1::Posting::State state);

// What a school was on a day.
struct SchoolFacts {
  bool is_private = false;
  bool recognised = false;  // 普惠性民办幼儿园
  bool weak = false;
  bool listed_county = false;
};

// A place somebody is sent to.
struct Destination {
  PartyFacts party;
  SchoolFacts facts;  // of the first day; only where the rules that bind the posting ask (AsksOfSchool)
};

// Somebody who is to learn from a day on.
struct Learner {
  v1::Person person;
  std::string day;
};

// What the rules of a posting look at beside it.
struct PostingSetting {
  v1::Person person;
  PartyFacts home;
  std::vector<Destination> places;  // the host, then the further places of circuit teaching
  bool poor_county = false;         // the host's, on the first day
  std::optional<BasisFacts> basis;
  bool basis_decided = false;  // it was looked at until the posting was approved, and only its end has changed since
  std::optional<rules::v1::Rule> basis_rule, weak_rule;  // as they bind the posting's programme
  std::vector<Learner> learners;                         // of the mentor pairs that are new or changed
  std::optional<v1::Team> team;
  std::optional<v1::Batch> batch;
  std::vector<v1::Posting> others;  // of the person, not withdrawn, that share a day with it; itself perhaps among them
  bool history = false;             // an import: where the person was employed then need not be known
};

// ---- Valid ---------------------------------------------------------------------------------------------------------------

// A change names what it changes and what the official saw.
absl::Status NamesChange(std::string_view collection, std::string_view name, std::string_view etag);
absl::Status ValidPosting(const v1::Posting& posting);
// As ValidPosting, for what an official plans: nothing in it that verbs say later.
absl::Status ValidPlanned(const v1::Posting& posting);
// As ValidPosting, with a state and what belongs to it.
absl::Status ValidImported(const v1::Posting& posting, absl::CivilDay today);
absl::Status ValidAssessment(std::string_view field, const v1::Posting::Assessment& assessment, absl::CivilDay today);
absl::Status ValidVisit(std::string_view field, const v1::Posting::ReturnVisit& visit, absl::CivilDay today);
absl::Status ValidTeam(const v1::Team& team);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// Whoever decides: whether he has written in it, whether it is he who is posted, whether he acts for an education office.
struct Decider {
  bool wrote = false;
  bool himself = false;
  bool office = false;
};

// Somebody may be sent to the place, as the kinds of schools are. `weak_rule`: as it binds the posting's programme.
absl::Status MayBeSentTo(const v1::Posting& posting, const Destination& place,
                         const std::optional<rules::v1::Rule>& weak_rule);
// The content holds together: who, where, when, resting on what.
absl::Status CanBe(const v1::Posting& posting, const PostingSetting& setting);
// `before` may be followed by what was entered. The end of one that has begun is not drawn nearer (CanCutShort does that); a later end of
// one that was approved is for an office, and for somebody who did not enter it.
absl::Status CanUpdate(const v1::Posting& before, const v1::Posting& entered, const Decider& decider,
                       absl::CivilDay today);
// The host's side may say who learns, and nothing else (SD19-3.3c).
bool OnlyMentorsDiffer(const v1::Posting& before, const v1::Posting& after);
absl::Status CanNominate(const v1::Posting& posting, const Decider& decider, const v1::Batch* batch,
                         absl::CivilDay today);
absl::Status CanApprove(const v1::Posting& posting, const Decider& decider);
absl::Status CanStart(const v1::Posting& posting, absl::CivilDay today);
absl::Status CanAssess(const v1::Posting& posting, const v1::Posting::Assessment& assessment, const Decider& decider);
// `visit_rule`: as it binds the posting's programme. One that only urges becomes a warning.
absl::Status CanComplete(const v1::Posting& posting, const v1::Person& person,
                         const std::optional<rules::v1::Rule>& visit_rule, absl::CivilDay today,
                         std::vector<Warning>& warnings);
absl::Status CanWithdraw(const v1::Posting& posting);
absl::Status CanCutShort(const v1::Posting& posting, std::string_view end);
absl::Status CanVisit(const v1::Posting& posting, const v1::Person& person, const v1::Posting::ReturnVisit& visit);
// A team that has members is led by one of them.
absl::Status CanLead(const v1::Team& team, const std::vector<std::string>& members);
// It lies inside its batch, of the same programme, from where the batch is nominated.
absl::Status FitsBatch(const v1::Posting& posting, const v1::Batch& batch);
// The team as it will be holds its postings, and is led by one of their people.
absl::Status CanBeTeamOf(const v1::Team& team, const std::vector<v1::Posting>& postings);

// ---- Said of it ----------------------------------------------------------------------------------------------------------

bool IsOver(v1::Posting::State state);
// Approved or further, not withdrawn: the person is, was or will be there.
bool IsSent(v1::Posting::State state);
// The rules ask what a school was on the first day.
bool AsksOfSchool(const v1::Posting& posting, const PartyFacts& school, bool weak_only);
// The rule names the word.
bool Names(const rules::v1::Rule& rule, std::string_view text);
bool IsManagement(const rules::v1::Rule& duties, std::string_view duty);
// The employment that gives the person to the party, or to the office above its school, on a day.
bool IsOf(const v1::Person& person, const PartyFacts& party, std::string_view day);
// Which way from home to host along a basis; unspecified where it is not between them (policy_basis.h, IsOfSide).
v1::Posting::Direction DirectionAlong(const BasisFacts& basis, const v1::Posting& posting);

// ---- Change --------------------------------------------------------------------------------------------------------------

// What an official enters, without what the service fills in or verbs say.
v1::Posting AsEntered(const v1::Posting& posting);
// What an import says: with state, reason, assessment and visits.
v1::Posting AsImported(const v1::Posting& posting);
// What was entered over what was there: state, authors' words and visits stay.
v1::Posting Followed(const v1::Posting& before, const v1::Posting& entered);
// With regions, direction, flags and the like, of what CanBe has let pass.
v1::Posting Placed(v1::Posting posting, const PostingSetting& setting);
v1::Posting InState(v1::Posting posting, v1::Posting::State state, std::string_view reason = "");
// Mentor pairs end with it.
v1::Posting CutShort(v1::Posting posting, std::string_view end, std::string_view reason);
v1::Posting Visited(v1::Posting posting, const v1::Posting::ReturnVisit& visit);
v1::Team AsEntered(v1::Team team);

}  // namespace jiedui::rotation::policy
