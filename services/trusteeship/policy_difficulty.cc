#include "services/trusteeship/policy_difficulty.h"

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/reasons_difficulty.h"

namespace jiedui::trusteeship::policy {
namespace {

using v1::Difficulty;

constexpr size_t kMaxTitle = 200, kMaxLong = 5000;

// Whoever raised it, and the offices, say whether it is solved.
absl::Status MayDecide(const Difficulty& difficulty, const Closer& closer, std::string_view verb) {
  if (closer.is_office) return absl::OkStatus();
  if (!closer.organisation.empty() && closer.organisation == difficulty.raised_by()) return absl::OkStatus();
  return Failure(kNotTheRaiser, {{"raised_by", difficulty.raised_by()}, {"verb", verb}, {"name", difficulty.name()}})
      .By(kTracking, difficulty.name());
}

}  // namespace

std::string_view Chinese(Difficulty::State state) {
  switch (state) {
    case Difficulty::STATE_RAISED: return "已提出";
    case Difficulty::STATE_ASSIGNED: return "已交办";
    case Difficulty::STATE_ANSWERED: return "已答复";
    case Difficulty::STATE_SOLVED: return "已解决";
    case Difficulty::STATE_REOPENED: return "重新提出";
    default: return "未说明";
  }
}

std::string_view Chinese(Difficulty::Level level) {
  switch (level) {
    case Difficulty::LEVEL_SCHOOL: return "学校";
    case Difficulty::LEVEL_COUNTY: return "县级";
    case Difficulty::LEVEL_PROVINCE: return "省级";
    case Difficulty::LEVEL_MINISTRY: return "教育部";
    default: return "未说明";
  }
}

absl::Status ValidDifficulty(const Difficulty& difficulty) {
  absl::Status status = FirstError({CheckName("difficulty.trusteeship", difficulty.trusteeship(), "trusteeships"),
                                    RequiredText("difficulty.title", difficulty.title(), kMaxTitle),
                                    ValidText("difficulty.description", difficulty.description(), kMaxLong)});
  if (!status.ok()) return status;
  if (!Difficulty::Level_IsValid(difficulty.level()) || difficulty.level() == Difficulty::LEVEL_UNSPECIFIED) {
    return InvalidField("difficulty.level", "学校、县级、省级或教育部");
  }
  if (difficulty.raised_by().empty()) return absl::OkStatus();
  return CheckName("difficulty.raised_by", difficulty.raised_by(), "parties");
}

absl::Status ValidAssignment(const v1::AssignDifficultyRequest& request, absl::CivilDay today) {
  absl::Status status = FirstError({ValidChange("difficulties", request.name(), request.etag()),
                                    CheckName("assignee", request.assignee(), "parties")});
  if (!status.ok()) return status;
  if (request.due_on().empty()) return MissingField("due_on");
  absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", request.due_on());
  if (!due.ok()) return due.status();
  if (*due < today) return InvalidField("due_on", StrCat("不早于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

absl::Status ValidAnswer(std::string_view answer) { return RequiredText("answer", answer, kMaxLong); }

absl::Status CanAssign(const Difficulty& difficulty) {
  switch (difficulty.state()) {
    case Difficulty::STATE_RAISED:
    case Difficulty::STATE_REOPENED:
    case Difficulty::STATE_ASSIGNED: return absl::OkStatus();
    default: return WrongState(difficulty.name(), Chinese(difficulty.state()), "交办", "已提出、重新提出、已交办");
  }
}

absl::Status CanAnswer(const Difficulty& difficulty) {
  if (difficulty.state() == Difficulty::STATE_ASSIGNED) return absl::OkStatus();
  return WrongState(difficulty.name(), Chinese(difficulty.state()), "答复", "已交办");
}

absl::Status CanSolve(const Difficulty& difficulty, const Closer& closer) {
  if (difficulty.state() != Difficulty::STATE_ANSWERED) {
    return WrongState(difficulty.name(), Chinese(difficulty.state()), "办结", "已答复");
  }
  const bool must_solve = !closer.organisation.empty() && closer.organisation == difficulty.assignee();
  if (must_solve || closer.answered) {
    return Failure(kMustNotClose, {{"name", difficulty.name()}, {"who", must_solve ? "贵单位" : "您"}})
        .By(kTracking, difficulty.name());
  }
  return MayDecide(difficulty, closer, "办结");
}

absl::Status CanReopen(const Difficulty& difficulty, const Closer& closer) {
  if (difficulty.state() != Difficulty::STATE_ANSWERED && difficulty.state() != Difficulty::STATE_SOLVED) {
    return WrongState(difficulty.name(), Chinese(difficulty.state()), "重新提出", "已答复、已解决");
  }
  return MayDecide(difficulty, closer, "重新提出");
}

Difficulty Raised(const Difficulty& entered, std::string_view name, std::string_view raised_by) {
  Difficulty difficulty;
  difficulty.set_name(std::string(name));
  difficulty.set_trusteeship(entered.trusteeship());
  difficulty.set_title(entered.title());
  difficulty.set_description(entered.description());
  difficulty.set_level(entered.level());
  difficulty.set_raised_by(std::string(raised_by));
  difficulty.set_state(Difficulty::STATE_RAISED);
  return difficulty;
}

Difficulty Assigned(Difficulty difficulty, std::string_view assignee, std::string_view due_on) {
  difficulty.set_state(Difficulty::STATE_ASSIGNED);
  difficulty.set_assignee(std::string(assignee));
  difficulty.set_due_on(std::string(due_on));
  difficulty.set_assigned_revision(difficulty.revision() + 1);
  difficulty.clear_reason();
  return difficulty;
}

Difficulty Answered(Difficulty difficulty, std::string_view answer) {
  difficulty.set_state(Difficulty::STATE_ANSWERED);
  difficulty.set_answer(std::string(answer));
  difficulty.clear_reason();
  return difficulty;
}

Difficulty Solved(Difficulty difficulty, std::string_view reason) {
  difficulty.set_state(Difficulty::STATE_SOLVED);
  difficulty.set_reason(std::string(reason));
  return difficulty;
}

Difficulty Reopened(Difficulty difficulty, std::string_view reason) {
  difficulty.set_state(Difficulty::STATE_REOPENED);
  difficulty.set_reason(std::string(reason));
  difficulty.set_reopenings(difficulty.reopenings() + 1);
  difficulty.clear_assignee();
  difficulty.clear_due_on();
  difficulty.clear_assigned_revision();
  return difficulty;
}

bool Waits(const Difficulty& difficulty, int64_t assigned_revision) {
  return difficulty.state() == Difficulty::STATE_ASSIGNED && difficulty.assigned_revision() == assigned_revision;
}

Difficulty Late(Difficulty difficulty) {
  difficulty.set_escalations(difficulty.escalations() + 1);
  if (difficulty.level() < Difficulty::LEVEL_MINISTRY) {
    difficulty.set_level(static_cast<Difficulty::Level>(difficulty.level() + 1));
  }
  difficulty.set_reason(StrCat("至", difficulty.due_on(), "未答复，由", Chinese(difficulty.level()), "督办"));
  return difficulty;
}

}  // namespace jiedui::trusteeship::policy
