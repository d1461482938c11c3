#include "services/rotation/planner/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "google/rpc/status.pb.h"
#include "services/rotation/plans/reasons_plan.h"

extern char** environ;

namespace jiedui::rotation::planner {
namespace {

constexpr size_t kMostSaid = 4096;  // of what the child says besides progress

class Descriptor {
 public:
  Descriptor() = default;
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  int* target() { return &fd_; }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

// Two ends of which a started child inherits neither, unless by a file action.
bool Connect(Descriptor& here, Descriptor& there) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
  *here.target() = ends[0];
  *there.target() = ends[1];
  return true;
}

// `what` is for officials, `detail` for the log.
absl::Status Ended(std::string_view what, std::string_view detail) {
  return Failure(kPlannerEnded, {{"what", what}, {"detail", detail}});
}

absl::Status ReadStatus(const std::string& text) {
  google::rpc::Status told;
  if (!told.ParseFromString(text) || told.code() == 0) return Ended("没有说明原因", "it refused without a reason");
  absl::Status status(static_cast<absl::StatusCode>(told.code()), told.message());
  for (const auto& detail : told.details()) status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  return status;
}

// Reads what there is; false at the end.
bool ReadInto(int fd, std::string& text) {
  std::array<char, 1 << 16> buffer;
  const ssize_t size = read(fd, buffer.data(), buffer.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (size <= 0) return false;
  text.append(buffer.data(), static_cast<size_t>(size));
  return true;
}

}  // namespace

absl::StatusOr<v1::PlacementSolution> ChildPlanner::Run(const v1::PlacementProblem& problem) {
  std::string text;
  if (!problem.SerializeToString(&text)) return InvalidField("option_needs", "不超过 2 GB 的问题");
  Descriptor input, input_end, output, output_end, errors, errors_end, leash, leash_end;
  if (!Connect(input, input_end) || !Connect(output, output_end) || !Connect(errors, errors_end) ||
      !Connect(leash, leash_end)) {
    return Ended("未能启动", StrCat("it got no pipes: ", std::strerror(errno)));
  }
  const absl::Status started = Start(input_end.get(), output_end.get(), errors_end.get(), leash_end.get());
  if (!started.ok()) return started;
  for (Descriptor* end : {&input_end, &output_end, &errors_end, &leash_end}) end->Close();
  std::string answer, said;
  const bool late = Exchange(text, input.get(), output.get(), errors.get(), answer, said);
  if (late) KillChild();
  const int status = Reap();
  {
    absl::MutexLock lock(&mutex_);
    if (killed_) return absl::CancelledError("the plan was cancelled");
  }
  if (late) return absl::DeadlineExceededError("the plan took longer than its limit");
  if (WIFSIGNALED(status)) {
    return Ended(StrCat("被信号", WTERMSIG(status), "终止"), StrCat("it was ended by signal ", WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) == kRefused) return ReadStatus(answer);
  if (WEXITSTATUS(status) != kPlanned) {
    return Ended(StrCat("退出代码", WEXITSTATUS(status)), StrCat("it ended with ", WEXITSTATUS(status), ": ", said));
  }
  v1::PlacementSolution solution;
  if (!solution.ParseFromString(answer)) return Ended("答复不完整", "it answered what is no solution");
  return solution;
}

void ChildPlanner::Kill() {
  absl::MutexLock lock(&mutex_);
  killed_ = true;
  if (child_ > 0) kill(child_, SIGKILL);
}

absl::Status ChildPlanner::Start(int input, int output, int errors, int leash) {
  constexpr int kLeash = 3;
  std::vector<std::string> words = {settings_.program,
                                    "--threads",
                                    std::to_string(settings_.threads),
                                    "--team-tries",
                                    std::to_string(settings_.team_tries),
                                    "--leash",
                                    std::to_string(kLeash)};
  if (settings_.compare_with_fresh) words.push_back("--compare-with-fresh");
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  // Moved above what they are put on first, so that none is overwritten before it was copied.
  std::array<Descriptor, 4> above;
  const std::array<int, 4> ends = {input, output, errors, leash};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < 4; ++i) {
    *above[i].target() = fcntl(ends[i], F_DUPFD_CLOEXEC, kLeash + 1);
    posix_spawn_file_actions_adddup2(&actions, above[i].get(), i);
  }
  absl::MutexLock lock(&mutex_);
  int failed = 0;
  if (!killed_) failed = posix_spawn(&child_, settings_.program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (killed_) return absl::CancelledError("the plan was cancelled");
  if (failed != 0) {
    child_ = -1;
    return Ended("未能启动", StrCat(settings_.program, " did not start: ", std::strerror(failed)));
  }
  return absl::OkStatus();
}

bool ChildPlanner::Exchange(const std::string& problem, int input, int output, int errors, std::string& answer,
                            std::string& said) {
  using Clock = std::chrono::steady_clock;
  const bool limited = settings_.limit != absl::InfiniteDuration();
  const auto end = limited ? Clock::now() + absl::ToChronoMilliseconds(settings_.limit) : Clock::time_point::max();
  fcntl(input, F_SETFL, O_NONBLOCK);
  size_t sent = 0;
  std::array<pollfd, 3> waits = {pollfd{input, POLLOUT, 0}, pollfd{output, POLLIN, 0}, pollfd{errors, POLLIN, 0}};
  while (waits[1].fd >= 0 || waits[2].fd >= 0) {
    int wait = -1;
    if (limited) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
      if (left <= 0) return true;
      wait = static_cast<int>(std::min<int64_t>(left + 1, 60'000));
    }
    if (poll(waits.data(), waits.size(), wait) < 0 && errno != EINTR) return true;
    if (waits[0].fd >= 0 && waits[0].revents != 0) {
      const ssize_t size = send(input, problem.data() + sent, problem.size() - sent, MSG_NOSIGNAL);
      if (size > 0) sent += static_cast<size_t>(size);
      // A child that reads no further says why by how it ends.
      const bool broken = size < 0 && errno != EAGAIN && errno != EINTR;
      if (broken || sent == problem.size()) {
        shutdown(input, SHUT_WR);
        waits[0].fd = -1;
      }
    }
    if (waits[1].fd >= 0 && waits[1].revents != 0 && !ReadInto(output, answer)) waits[1].fd = -1;
    if (waits[2].fd >= 0 && waits[2].revents != 0) {
      if (!ReadInto(errors, said)) waits[2].fd = -1;
      Hear(said);
    }
  }
  return false;
}

// Takes whole lines of progress out of what was said.
void ChildPlanner::Hear(std::string& said) {
  std::string rest;
  size_t begin = 0;
  for (size_t end = 0; (end = said.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string line = said.substr(begin, end - begin);
    Progress progress;
    long long options = 0;
    if (std::sscanf(line.c_str(), "progress %d %d %lld", &progress.done, &progress.total, &options) == 3) {
      progress.options = options;
      if (settings_.progress) settings_.progress(progress);
    } else if (rest.size() + line.size() < kMostSaid) {
      rest += line + "\n";
    }
  }
  // What is no line yet stays in front of what comes: it cannot be long, unless it is of no use.
  std::string last = said.substr(begin);
  if (last.size() > kMostSaid) last.clear();
  said = rest + last;
}

int ChildPlanner::Reap() {
  pid_t child = -1;
  {
    absl::MutexLock lock(&mutex_);
    child = child_;
  }
  // First waited for, then reaped under the lock: Kill never meets a number that belongs to another process already.
  siginfo_t info;
  while (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  absl::MutexLock lock(&mutex_);
  int status = 0;
  while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  return status;
}

void ChildPlanner::KillChild() {
  absl::MutexLock lock(&mutex_);
  if (child_ > 0) kill(child_, SIGKILL);
}

}  // namespace jiedui::rotation::planner
