// Judges a target from what is known: reads figures, decides by the pure rules (policy_target.h), changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "jiedui/reporting/v1/target.pb.h"
#include "services/reporting/indicators/figures.h"
#include "services/reporting/targets/policy_target.h"

namespace jiedui::reporting {

class Judge {
 public:
  Judge(Figures& figures, const v1::Target& target);

  // As of a day: the promise as a whole, with its places or parts.
  absl::StatusOr<v1::Judgement> On(absl::CivilDay day);
  // Of one region for itself, by the promise that binds it; none where none does.
  absl::StatusOr<std::optional<v1::Judgement>> OfRegion(const std::string& region, absl::CivilDay day);
  // With the path up to the day and where it leads.
  absl::StatusOr<v1::JudgeTargetResponse> WithPath(absl::CivilDay day);

 private:
  // What is so of a promise in one region.
  struct Outcome {
    policy::Judgement judgement;
    Finding finding;
  };

  absl::StatusOr<Outcome> In(const std::string& region, const policy::Promise& promise, absl::CivilDay day);
  absl::StatusOr<std::optional<Exact>> Reference(const std::string& region, absl::CivilDay day);
  absl::StatusOr<v1::Judgement> Tell(const Outcome& outcome, absl::CivilDay asked);
  absl::StatusOr<v1::Judgement> Qualitative(absl::CivilDay asked) const;
  absl::Status AddPlaces(v1::Judgement& judgement, absl::CivilDay asked);
  absl::Status AddParts(v1::Judgement& judgement, absl::CivilDay asked);
  absl::Status AddPlace(v1::Judgement& judgement, const std::string& region, const policy::Promise& promise,
                        absl::CivilDay asked);
  absl::StatusOr<std::vector<const policy::Region*>> Places(absl::CivilDay day);
  absl::Status AddPath(v1::JudgeTargetResponse& response, absl::CivilDay asked);

  bool DueOn(absl::CivilDay asked) const { return due_.has_value() && asked >= *due_; }
  absl::CivilDay LastDay(absl::CivilDay asked) const { return DueOn(asked) ? *due_ : asked; }
  // Before its due date nothing is missed.
  policy::Verdict AsOf(policy::Verdict verdict, absl::CivilDay asked) const;
  Population PopulationOn(absl::CivilDay day) const;

  Figures& figures_;
  const v1::Target& target_;
  const policy::Promise promise_;
  std::optional<absl::CivilDay> due_, start_;
  const v1::Indicator* indicator_ = nullptr;  // read with the first judgement
};

}  // namespace jiedui::reporting
