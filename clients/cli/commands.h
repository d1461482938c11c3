// The commands, one function a group. Each adds its subcommands to `app` and, when one of them is given, puts what it does
// into `chosen`. `app` and `chosen` must outlive the parse.
#pragma once

#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/session.h"

namespace jiedui::cli {

void AddPairingReads(CLI::App& pairing, Body& chosen);
void AddPairingWrites(CLI::App& pairing, Body& chosen);
void AddRegionCommands(CLI::App& app, Body& chosen);
void AddFindRegion(CLI::App& region, Body& chosen);
void AddFindParty(CLI::App& party, Body& chosen);
void AddRegionAnswers(CLI::App& region, Body& chosen);
void AddCoverageCommand(CLI::App& app, Body& chosen);
void AddPartyCommands(CLI::App& app, Body& chosen);
void AddSchemeCommands(CLI::App& app, Body& chosen);
void AddRecordCommands(CLI::App& app, Body& chosen);
void AddGapsCommands(CLI::App& app, Body& chosen);
void AddReviewCommands(CLI::App& app, Body& chosen);
void AddTrusteeshipCommands(CLI::App& trusteeship, Body& chosen);
void AddTrusteeshipAnswers(CLI::App& trusteeship, Body& chosen);
void AddTrusteeshipPeople(CLI::App& trusteeship, Body& chosen);
void AddTrusteeshipImport(CLI::App& trusteeship, Body& chosen);
void AddAgreementCommands(CLI::App& app, Body& chosen);
void AddWorkCommands(CLI::App& app, Body& chosen);
void AddRotationPeople(CLI::App& rotation, Body& chosen);
void AddRotationPostings(CLI::App& rotation, Body& chosen);
void AddRotationTraining(CLI::App& rotation, Body& chosen);
void AddRotationRights(CLI::App& rotation, Body& chosen);
void AddRotationPlan(CLI::App& rotation, Body& chosen);
void AddRotationPosts(CLI::App& rotation, Body& chosen);
void AddReportObligations(CLI::App& report, Body& chosen);
void AddReportReports(CLI::App& report, Body& chosen);
void AddTaskCommands(CLI::App& app, Body& chosen);
void AddNoticeCommands(CLI::App& app, Body& chosen);
void AddAssessmentCommands(CLI::App& app, Body& chosen);
void AddIndicatorCommands(CLI::App& app, Body& chosen);
void AddTargetCommands(CLI::App& app, Body& chosen);
void AddRuleCommands(CLI::App& app, Body& chosen);
void AddImportCommand(CLI::App& app, Body& chosen);
void AddExportCommand(CLI::App& app, Body& chosen);
void AddEventCommands(CLI::App& app, Body& chosen);
void AddHealthCommand(CLI::App& app, Body& chosen);
void AddCompletionCommand(CLI::App& app, Body& chosen);

// A group that needs one of its subcommands.
inline CLI::App* AddGroup(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App* group = app.add_subcommand(name, description);
  group->require_subcommand(1);
  return group;
}

// Without CLI11's English remark in the help.
inline CLI::Validator NonNegative() { return CLI::NonNegativeNumber.description(""); }

// `options` keeps what the command's own options are bound to.
template <class Options>
void WhenGiven(CLI::App* command, Body& chosen, std::shared_ptr<Options> options,
               absl::StatusOr<Exit> (*run)(Session&, const Options&)) {
  command->callback([&chosen, options = std::move(options), run] {
    chosen = [options, run](Session& session) { return run(session, *options); };
  });
}

}  // namespace jiedui::cli
