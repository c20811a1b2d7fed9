/**
 * Trainings shown on an MLflow tracking server: parameters, metrics by step, and tags that say
 * where datasets and checkpoints lie, which stay where they are.
 *
 * <p>{@link tailor.train.tracking.MlflowServer} speaks the six requests of MLflow's REST interface
 * that this takes. MLflow's own Java client would bring protobuf, Gson and Apache's HTTP client
 * into a jar that runs among Spark's, which has all three in other versions.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>A server that is down, slow or angry must neither stop a training nor slow it down: what it
 *       did not take is kept and sent later, and it is asked again after a minute at the earliest.
 *   <li>Parameters cannot be changed on the server; a training that goes on finds its MLflow run by
 *       the tag {@code tailor.run_id} and sends the same ones.
 *   <li>A request has at most 100 parameters and 1,000 metrics.
 * </ul>
 */
@NullMarked
package tailor.train.tracking;

import org.jspecify.annotations.NullMarked;
