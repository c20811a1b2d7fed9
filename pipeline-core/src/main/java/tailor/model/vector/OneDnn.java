package tailor.model.vector;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import tailor.model.vector.OpenBlas.Form;

/**
 * Products of matrices of floats, or of bfloat16 with sums in floats, by oneDNN. Its {@code
 * dnnl_sgemm} and {@code dnnl_gemm_bf16bf16f32} are BLAS with leading dimensions and beta. The
 * library exports both, but its presets for Java leave the second out, so that they are called by
 * their names. On a core of Zen 4 they are as fast as the library's matmul primitive or faster, and
 * need no cache of primitives for shapes and strides.
 *
 * <p>The library would take the threads that OpenMP gives it: it is told to take the caller's
 * alone, before every product, since OpenMP counts threads for each caller by itself.
 */
final class OneDnn {
  private static final String LIBRARY = "/org/bytedeco/dnnl/%s/libdnnl.so.2";
  private static final int SUCCESS = 0;

  static {
    Loader.load(dnnl.class);
    Native.register(OneDnn.class, NativeLibrary.getInstance(library().getPath()));
  }

  private OneDnn() {}

  /** The file of the library, which JavaCPP has loaded from the same place. */
  private static File library() {
    try {
      return Loader.cacheResource(OneDnn.class, LIBRARY.formatted(Loader.getPlatform()));
    } catch (IOException e) {
      throw new UncheckedIOException("oneDNN cannot be unpacked", e);
    }
  }

  /** {@code c = alpha * a b + beta * c}, with a and b each in its form. Rows may be strided. */
  static void multiply(
      float alpha,
      Form formA,
      FloatTensor a,
      Form formB,
      FloatTensor b,
      float beta,
      FloatTensor c) {
    omp_set_num_threads(1);
    require(
        dnnl_sgemm(
            letter(formA),
            letter(formB),
            c.rows(),
            c.columns(),
            formA == Form.AS_STORED ? a.columns() : a.rows(),
            alpha,
            a.address(),
            a.stride(),
            b.address(),
            b.stride(),
            beta,
            c.address(),
            c.stride()));
  }

  /**
   * {@code c = a b + beta * c}, with a and b each in its form.
   *
   * @param depth rows of b, in the form in which it enters
   */
  static void multiply(
      Form formA,
      Bfloat16Matrix a,
      Form formB,
      Bfloat16Matrix b,
      long depth,
      float beta,
      FloatTensor c) {
    omp_set_num_threads(1);
    require(
        dnnl_gemm_bf16bf16f32(
            letter(formA),
            letter(formB),
            c.rows(),
            c.columns(),
            depth,
            1,
            a.address(),
            a.columns(),
            b.address(),
            b.columns(),
            beta,
            c.address(),
            c.stride()));
  }

  private static void require(int status) {
    if (status != SUCCESS) {
      throw new IllegalStateException("oneDNN refused a product: status " + status);
    }
  }

  private static byte letter(Form form) {
    return switch (form) {
      case AS_STORED -> 'N';
      case TRANSPOSED -> 'T';
    };
  }

  private static native void omp_set_num_threads(int threads);

  private static native int dnnl_sgemm(
      byte formA,
      byte formB,
      long rows,
      long columns,
      long depth,
      float alpha,
      long a,
      long strideA,
      long b,
      long strideB,
      float beta,
      long c,
      long strideC);

  private static native int dnnl_gemm_bf16bf16f32(
      byte formA,
      byte formB,
      long rows,
      long columns,
      long depth,
      float alpha,
      long a,
      long strideA,
      long b,
      long strideB,
      float beta,
      long c,
      long strideC);
}
