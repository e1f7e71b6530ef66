#include "simulation/shaky_database.h"

namespace noren::simulation {
namespace {

class ShakyDatabase final : public db::Database {
 public:
  ShakyDatabase(std::unique_ptr<db::Database> sound, Hazard hazard) : sound_(std::move(sound)), hazard_(std::move(hazard)) {}

  void migrate() override { sound_->migrate(); }
  void check_statements() override { sound_->check_statements(); }
  std::string dialect() const override { return sound_->dialect(); }

 protected:
  void run_write(FunctionRef<bool(db::Tx&)> work, db::Priority priority) override {
    using Done = Result<bool, bool>;
    hazard_(Moment::writing);
    (void)sound_->write(
        [&](db::Tx& tx) -> Done {
          tx.after_commit([this] { hazard_(Moment::committed); });  // before all others: nothing of what hangs on the commit happens
          if (!work(tx)) return Fail(false);
          hazard_(Moment::committing);
          return true;
        },
        priority);
  }
  void run_read(FunctionRef<void(db::Tx&)> work) override {
    hazard_(Moment::reading);
    sound_->read([&](db::Tx& tx) { work(tx); });
  }

 private:
  const std::unique_ptr<db::Database> sound_;
  const Hazard hazard_;
};

}  // namespace

std::unique_ptr<db::Database> make_shaky(std::unique_ptr<db::Database> sound, Hazard hazard) {
  return std::make_unique<ShakyDatabase>(std::move(sound), std::move(hazard));
}

}  // namespace noren::simulation
