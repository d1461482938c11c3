// Random verbs against a model that knows only the table of transitions, overlap and quota: what the service lets pass and what it refuses is
// what the model says, and what is stored is what was let pass.
#include <map>
#include <random>

#include "common/base/civil.h"
#include "services/rotation/postings/posting_test_base.h"

namespace jiedui::rotation {
namespace {

constexpr int kPeople = 6, kPlaces = 5, kSteps = 400, kAtLeast = 12;

struct Modelled {
  Posting::State state = Posting::STATE_PLANNED;
  int person = 0;
  absl::CivilDay start, end;

  bool Takes() const {
    return state != Posting::STATE_PLANNED && state != Posting::STATE_WITHDRAWN && end - start >= 14;
  }
};

class PostingModelTest : public PostingTestBase {
 protected:
  int Below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  int Taken() const {
    int taken = 0;
    for (const auto& [name, posting] : model_) taken += posting.Takes() ? 1 : 0;
    return taken;
  }
  bool IsFree(int person, absl::CivilDay start, absl::CivilDay end, const std::string& except) const {
    for (const auto& [name, posting] : model_) {
      if (name == except || posting.person != person || posting.state == Posting::STATE_WITHDRAWN) continue;
      if (posting.start < end && start < posting.end) return false;
    }
    return true;
  }

  void PlanOne(int step) {
    const int person = 1 + Below(kPeople);
    const absl::CivilDay start = absl::CivilDay(2022, 1, 1) + Below(200), end = start + 10 + Below(10);
    const std::string id = "m" + std::to_string(step);
    const absl::StatusOr<Posting> planned = Plan(Shadowing(person, FormatDay(start), FormatDay(end)), id);
    ASSERT_EQ(planned.ok(), IsFree(person, start, end, "")) << planned.status().ToString();
    if (planned.ok()) model_["postings/" + id] = {.person = person, .start = start, .end = end};
  }

  void Decide(const std::string& name, Modelled& known) {
    const absl::StatusOr<Posting> present = Get(name);
    ASSERT_THAT(present, IsOk());
    ASSERT_EQ(present->state(), known.state);
    const auto from = [&](std::initializer_list<Posting::State> states) {
      return std::find(states.begin(), states.end(), known.state) != states.end();
    };
    Modelled next = known;
    bool may = false;
    absl::StatusOr<Posting> outcome = absl::UnknownError("not asked");
    // Half of the time the verb that goes on from here, otherwise any.
    const int onward = known.state - Posting::STATE_PLANNED;
    switch (onward < 5 && Below(2) == 0 ? onward : Below(8)) {
      case 0: {
        next.state = Posting::STATE_NOMINATED;
        may = from({Posting::STATE_PLANNED}) && (!next.Takes() || Taken() < kPlaces);
        outcome = Nominate(*present);
        break;
      }
      case 1:
        next.state = Posting::STATE_APPROVED;
        may = from({Posting::STATE_NOMINATED});
        outcome = Approve(*present);
        break;
      case 2:
        next.state = Posting::STATE_IN_POST;
        may = from({Posting::STATE_APPROVED});
        outcome = Start(*present);
        break;
      case 3:
        next.state = Posting::STATE_ASSESSED;
        may = from({Posting::STATE_IN_POST});
        outcome = Assess(*present);
        break;
      case 4:
        next.state = Posting::STATE_COMPLETED;
        may = from({Posting::STATE_ASSESSED});
        outcome = Finish(*present);
        break;
      case 5:
        next.state = Posting::STATE_WITHDRAWN;
        may = from({Posting::STATE_PLANNED, Posting::STATE_NOMINATED, Posting::STATE_APPROVED});
        outcome = Withdraw(*present);
        break;
      case 6: {
        next.state = Posting::STATE_CUT_SHORT;
        next.end = known.end - 1 - Below(5);
        may = from({Posting::STATE_IN_POST, Posting::STATE_ASSESSED});
        outcome = Cut(*present, FormatDay(next.end));
        break;
      }
      default: {
        // All have begun: what was approved ends no earlier but by being cut short, and later by somebody who did not enter it.
        const bool decided = known.state != Posting::STATE_PLANNED;
        next.end = known.end + Below(7) - 3;
        may = from({Posting::STATE_PLANNED, Posting::STATE_APPROVED, Posting::STATE_IN_POST}) &&
              IsFree(known.person, next.start, next.end, name) &&
              (!next.Takes() || known.Takes() || Taken() < kPlaces) && (!decided || next.end >= known.end);
        Posting changed = *present;
        changed.mutable_interval()->set_end(FormatDay(next.end));
        outcome = decided ? Update(Dingxi("qian"), changed) : Update(changed);
      }
    }
    ASSERT_EQ(outcome.ok(), may) << name << ": " << Posting::State_Name(known.state) << " → "
                                 << Posting::State_Name(next.state) << ": " << outcome.status().ToString();
    if (may) known = next;
  }

  std::mt19937 random_{20221122};
  std::map<std::string, Modelled> model_;
};

INSTANTIATE_TEST_SUITE_P(Engines, PostingModelTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

TEST_P(PostingModelTest, RandomVerbsDoWhatTheTableSays) {
  for (int i = 1; i <= kPeople; ++i) PutPerson(i);
  ASSERT_THAT(PutQuota("primary", v1::STAGE_PRIMARY, kPlaces), IsOk());
  std::map<Posting::State, int> reached;
  for (int step = 0; step < kSteps && !HasFatalFailure(); ++step) {
    if (static_cast<int>(model_.size()) < kAtLeast || Below(10) == 0) {
      PlanOne(step);
      continue;
    }
    auto one = model_.begin();
    std::advance(one, Below(static_cast<int>(model_.size())));
    Decide(one->first, one->second);
    ++reached[one->second.state];
    ASSERT_LE(Taken(), kPlaces);
  }
  EXPECT_EQ(Use(2022)->taken(), Taken());
  for (const auto& [name, known] : model_) {
    const absl::StatusOr<Posting> stored = Get(name);
    ASSERT_THAT(stored, IsOk());
    EXPECT_EQ(stored->state(), known.state) << name;
    EXPECT_EQ(stored->interval().end(), FormatDay(known.end)) << name;
  }
  EXPECT_EQ(reached.size(), 8u);  // every state was met
}

}  // namespace
}  // namespace jiedui::rotation
