//! aliyun-openapi-core-rust-sdk, with V1 signatures and parameters in the query.
//!
//! Its error exposes code, message and RequestId. The HTTP status it does not expose: it keeps no
//! more of it than that it was no success.

mod plan;
mod run;

use std::env;
use std::process::ExitCode;

use run::Run;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let path = env::var("UNTAG_INTEROP_PLAN").expect("the plan's path is in the environment");
    let steps = plan::read(&path);
    println!("the exception exposes code, message and RequestId; it does not expose the status");
    let mut run = Run::default();
    let mut failed = 0;
    for step in &steps {
        match run.step(step).await {
            Ok(()) => println!("ok: {}", step.check),
            Err(why) => {
                failed += 1;
                println!("not ok: {}: {why}", step.check);
            }
        }
    }
    println!("total: {} checks, {failed} of them failed", steps.len());
    ExitCode::from(u8::from(failed > 0))
}
