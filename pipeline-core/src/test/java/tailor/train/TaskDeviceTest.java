package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import tailor.config.ConfigurationException;

class TaskDeviceTest {
  @Test
  void is_the_gpu_that_spark_names() {
    Map<String, ResourceInformation> resources =
        Map.of(
            "fpga", new ResourceInformation("fpga", new String[] {"7"}),
            "gpu", new ResourceInformation("gpu", new String[] {"3", "4"}));
    assertThat(TaskDevice.address(resources)).isEqualTo("3");
    assertThat(TaskDevice.number("3", 4)).isEqualTo(3);
  }

  @Test
  void is_none_where_spark_schedules_no_gpus() {
    assertThat(TaskDevice.address(Map.of())).isEqualTo(TaskDevice.NONE);
  }

  @Test
  void refuses_an_address_that_is_no_device_of_nd4j() {
    assertThatThrownBy(() -> TaskDevice.number("4", 4))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("gpu '4'")
        .hasMessageContaining("0 to 3");
    assertThatThrownBy(() -> TaskDevice.number("GPU-8f6e", 4))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("discoveryScript");
  }
}
