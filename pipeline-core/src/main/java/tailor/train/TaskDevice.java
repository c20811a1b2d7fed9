package tailor.train;

import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.nd4j.linalg.factory.Nd4j;
import tailor.config.ConfigurationException;
import tailor.model.vector.OpenBlas;

/**
 * The device of a Spark task: the one that Spark's resource scheduling gave it ({@code
 * spark.task.resource.gpu.amount}), by its address.
 */
final class TaskDevice {
  /** The name of the resource in Spark's configuration. */
  static final String RESOURCE = "gpu";

  /** The address of a task without a device. */
  static final String NONE = "";

  private TaskDevice() {}

  /** The address of the first device of these resources, or {@link #NONE}. */
  static String address(Map<String, ResourceInformation> resources) {
    ResourceInformation devices = resources.get(RESOURCE);
    return devices == null || devices.addresses().length == 0 ? NONE : devices.addresses()[0];
  }

  /**
   * Binds the thread to the task's device, where ND4J's backend has devices to choose from.
   *
   * @return its address
   * @throws ConfigurationException if the backend has several devices, but not this one
   */
  static String bind(TaskContext task) {
    OpenBlas.prepare();
    String address = address(task.resourcesJMap());
    int devices = Nd4j.getAffinityManager().getNumberOfDevices();
    if (!address.equals(NONE) && devices > 1) {
      Nd4j.getAffinityManager().unsafeSetDevice(number(address, devices));
    }
    return address;
  }

  static int number(String address, int devices) {
    try {
      int number = Integer.parseInt(address);
      if (number >= 0 && number < devices) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as any other address that is none.
    }
    throw new ConfigurationException(
        "Spark gave a task the gpu '%s', but ND4J sees %d devices, 0 to %d. Let the discovery script (spark.worker.resource.gpu.discoveryScript) name them by their number."
            .formatted(address, devices, devices - 1));
  }
}
