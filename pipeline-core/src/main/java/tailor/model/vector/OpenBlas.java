package tailor.model.vector;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Single-precision matrix products by OpenBLAS, the copy that ND4J brings.
 *
 * <p>The library is set to one thread, for the whole process: whoever wants several calls it from
 * several threads, which do not wait for each other.
 */
public final class OpenBlas {
  private static final String CORE_TYPE = "OPENBLAS_CORETYPE";

  /** Whether an operand enters a product as it is stored. */
  enum Form {
    AS_STORED(CblasNoTrans),
    TRANSPOSED(CblasTrans);

    private final int code;

    Form(int code) {
      this.code = code;
    }
  }

  static {
    chooseKernels();
    Loader.load(openblas_nolapack.class);
  }

  private OpenBlas() {}

  /**
   * Loads the library with the kernels that suit this processor, and sets it to one thread. Call it
   * before anything touches ND4J, which loads the same library with its default choice; later is
   * too late for the kernels, and small products on AMD processors run at up to half their speed.
   */
  public static void prepare() {
    openblas_nolapack.blas_set_num_threads(1);
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
    openblas_nolapack.cblas_sgemm(
        CblasRowMajor,
        formA.code,
        formB.code,
        Math.toIntExact(c.rows()),
        Math.toIntExact(c.columns()),
        Math.toIntExact(formA == Form.AS_STORED ? a.columns() : a.rows()),
        alpha,
        a.pointer(),
        Math.toIntExact(a.stride()),
        b.pointer(),
        Math.toIntExact(b.stride()),
        beta,
        c.pointer(),
        Math.toIntExact(c.stride()));
  }

  /**
   * OpenBLAS 0.3.19 knows no AMD processor with AVX-512 and takes its AVX2 kernels there; those of
   * Skylake-X need only AVX-512.
   */
  private static void chooseKernels() {
    if (System.getenv(CORE_TYPE) == null && Processor.hasAvx512()) {
      CLibrary.setEnvironmentVariable(CORE_TYPE, "SkylakeX");
    }
  }
}
