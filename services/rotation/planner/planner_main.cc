// A PlacementProblem on standard input, a PlacementSolution on standard output: the planning core as a process that can be killed.
// Exit codes and the lines on standard error: child.h.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <thread>

#include "CLI/CLI.hpp"
#include "common/base/text.h"
#include "google/rpc/status.pb.h"
#include "services/rotation/planner/child.h"
#include "services/rotation/planner/plan.h"

namespace {

namespace planner = jiedui::rotation::planner;

bool ReadAll(int fd, std::string& text) {
  std::array<char, 1 << 16> buffer;
  while (true) {
    const ssize_t size = read(fd, buffer.data(), buffer.size());
    if (size == 0) return true;
    if (size > 0) text.append(buffer.data(), static_cast<size_t>(size));
    if (size < 0 && errno != EINTR) return false;
  }
}

bool WriteAll(int fd, const std::string& text) {
  for (size_t written = 0; written < text.size();) {
    const ssize_t size = write(fd, text.data() + written, text.size() - written);
    if (size < 0 && errno != EINTR) return false;
    if (size > 0) written += static_cast<size_t>(size);
  }
  return true;
}

std::string Told(const absl::Status& status) {
  google::rpc::Status told;
  told.set_code(static_cast<int>(status.code()));
  told.set_message(std::string(status.message()));
  status.ForEachPayload([&](absl::string_view type, const absl::Cord& value) {
    google::protobuf::Any& detail = *told.add_details();
    detail.set_type_url(std::string(type));
    detail.set_value(std::string(value));
  });
  return told.SerializeAsString();
}

}  // namespace

int main(int argc, char** argv) {
  planner::PlanSettings settings;
  int leash = -1;
  CLI::App app("Plans who goes where: a PlacementProblem on standard input, a PlacementSolution on standard output");
  app.add_option("--threads", settings.control.threads, "Threads for problems in independent parts")
      ->check(CLI::Range(1, 256));
  app.add_option("--team-tries", settings.team_tries, "Places tried for a team")->check(CLI::Range(1, 1000));
  app.add_flag("--compare-with-fresh", settings.compare_with_fresh, "Where a plan is kept: also plan afresh");
  app.add_option("--leash", leash, "A descriptor at whose end this process ends, too")->check(CLI::NonNegativeNumber);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? planner::kPlanned : planner::kUsage;
  }
  if (leash >= 0) {
    std::thread([leash] {
      std::string nothing;
      ReadAll(leash, nothing);
      _exit(planner::kParentIsGone);
    }).detach();
  }
  settings.control.progress = [](const planner::Progress& progress) {
    std::fprintf(stderr, "progress %d %d %lld\n", progress.done, progress.total,
                 static_cast<long long>(progress.options));
  };

  std::string text;
  jiedui::rotation::v1::PlacementProblem problem;
  if (!ReadAll(STDIN_FILENO, text) || !problem.ParseFromString(text)) return planner::kNotAProblem;
  text = std::string();
  const auto solution = planner::MakePlan(problem, settings);
  if (!solution.ok()) {
    return WriteAll(STDOUT_FILENO, Told(solution.status())) ? planner::kRefused : planner::kNotWritten;
  }
  return WriteAll(STDOUT_FILENO, solution->SerializeAsString()) ? planner::kPlanned : planner::kNotWritten;
}
